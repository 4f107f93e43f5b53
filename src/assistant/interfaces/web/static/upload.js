// Uploads work without this file. With it: how much is sent, how many files are read and left, which were not taken, and
// a way to cancel. What is under way comes as lines of the one answer (see interfaces/web/uploading.py).
"use strict";

(() => {
  // What is seen of an upload: how far it is, what was not taken.
  function progressIn(form) {
    const box = form.querySelector(".progress");
    const bar = box.querySelector("progress");
    const stage = box.querySelector("#upload-stage");
    const details = box.querySelector("details");
    const button = form.querySelector("button[type=submit]");
    let refused = 0;

    function tell(text, done, total) {
      stage.textContent = text;
      if (total) {
        bar.max = total;
        bar.value = done;
      } else {
        bar.removeAttribute("value");
      }
    }

    return {
      tell,
      begin() {
        refused = 0;
        details.hidden = true;
        details.querySelector("dl").replaceChildren();
        stage.classList.remove("wrong");
        bar.hidden = false;
        box.querySelector(".cancel").hidden = false;
        box.hidden = false;
        button.disabled = true;
        tell("正在上传", 0, 1);
        say("正在上传");
      },
      refuse({ file, detail }) {
        refused += 1;
        const [name, why] = [document.createElement("dt"), document.createElement("dd")];
        name.textContent = file;
        why.textContent = detail;
        details.querySelector("dl").append(name, why);
        details.querySelector("summary").textContent = `没有收下 ${refused} 份`;
        details.hidden = false;
      },
      // ``text``: what came of it, where nothing else on the page says so.
      end(text = "", wrong = false) {
        button.disabled = false;
        box.hidden = !text;
        bar.hidden = true;
        box.querySelector(".cancel").hidden = true;
        stage.textContent = text;
        stage.classList.toggle("wrong", wrong);
        if (text) say(text);
      },
    };
  }

  // The page of the answer has what became of the upload, and the list as it is now.
  function showResult(form, text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const result = document.getElementById("upload-result");
    const found = page.querySelector("#upload-result > *") || page.querySelector("#error .notice");
    result.replaceChildren(...(found ? [found] : []));
    swap("stock", page);
    swap("shelf", page);
    form.reset();
    result.focus();
    say(found ? found.querySelector("h1, h2").textContent : "上传没有完成");
  }

  function enhance(form) {
    const progress = progressIn(form);
    let request = null;

    function take(line) {
      if (line.refused) progress.refuse(line.refused);
      else if (line.stage) {
        // Other stages count pages or passages.
        const left = line.stage === "读取" ? line.total - line.done : 0;
        progress.tell(`${line.stage}：${line.done} / ${line.total}${left ? `，还有 ${left} 份` : ""}`, line.done, line.total);
      } else if (line.page) {
        progress.end();
        showResult(form, line.page);
      } else if (line.location) {
        location.assign(line.location);
      } else if (line.error) {
        progress.end([line.error.detail, line.error.hint].filter(Boolean).join("；"), true);
      }
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      request = new XMLHttpRequest();
      let read = 0;
      let over = false;
      const lines = () => {
        const whole = request.responseText.lastIndexOf("\n") + 1;
        for (const line of request.responseText.slice(read, whole).split("\n").filter(Boolean)) {
          const next = JSON.parse(line);
          over ||= Boolean(next.page || next.location || next.error);
          take(next);
        }
        read = Math.max(read, whole);
      };
      request.open("POST", form.getAttribute("action"));
      request.setRequestHeader("Accept", "application/x-ndjson");
      request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
        if (lengthComputable) progress.tell(`正在上传，已传 ${Math.round((100 * loaded) / total)}%`, loaded, total);
      });
      request.upload.addEventListener("load", () => progress.tell("已传完，等候读取"));
      request.addEventListener("progress", () => { if (request.status === 200) lines(); });
      request.addEventListener("load", () => {
        if (request.status === 200) {
          lines();
          if (!over) progress.end("上传没有完成，请再试一次", true);
          return;
        }
        let error = {};
        try {
          error = JSON.parse(request.responseText).error;
        } catch {
          // Not from our service: something between answers in its place.
        }
        take({ error: { detail: error.detail || `上传没有完成（${request.status}）`, hint: error.hint } });
      });
      request.addEventListener("error", () => progress.end("没有连上服务，请看服务窗口是否还开着", true));
      request.addEventListener("abort", () => progress.end("已取消，没有存入报告"));
      progress.begin();
      request.send(new FormData(form));
    });

    form.querySelector(".progress .cancel").addEventListener("click", () => {
      request?.abort();
      form.querySelector("button[type=submit]").focus();
    });

    const files = form.querySelector("input[type=file]");
    for (const kind of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(kind, (event) => {
        event.preventDefault();
        form.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) files.files = event.dataTransfer.files;
      });
    }
    // Back from the audit, the form can be sent again.
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  for (const form of document.querySelectorAll("form.upload")) enhance(form);
})();
