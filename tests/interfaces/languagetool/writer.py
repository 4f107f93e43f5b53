"""Drives LibreOffice Writer over UNO and prints JSON. Runs under a Python that has ``uno``, not that of the tests.

``writer.py PORT install FILE.oxt`` puts an extension into the profile, as its manager would.
``writer.py PORT open DOCUMENT`` opens a document in a window, and lets Writer do with it what it does until stdin ends.
``writer.py PORT where TEXT`` prints where on the screen the first character of a text stands, in the open document.
``writer.py PORT marks DOCUMENT`` prints the marks that Writer's proofreading puts on each paragraph, and what its
context menu would say there.
"""

# ruff: noqa: N802, N815  # UNO's names

import json
import sys
import time

import uno
import unohelper
from com.sun.star.beans import PropertyValue, XPropertySet
from com.sun.star.connection import NoConnectException
from com.sun.star.task import XInteractionHandler
from com.sun.star.text import (
    XFlatParagraph,
    XFlatParagraphIterator,
    XFlatParagraphIteratorProvider,
    XMultiTextMarkup,
)
from com.sun.star.text.TextMarkupType import PROOFREADING
from com.sun.star.ucb import XCommandEnvironment
from com.sun.star.uno import XAdapter, XWeak

PATIENCE = 60.0  # seconds


def connected(port):
    """The component context of the office that listens on ``port``."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise SystemExit("LibreOffice does not listen") from None
            time.sleep(0.1)


def made(context, name):
    return context.ServiceManager.createInstanceWithContext(name, context)


def opened(context, url, *, hidden):
    desktop = made(context, "com.sun.star.frame.Desktop")
    return desktop.loadComponentFromURL(url, "_blank", 0, (PropertyValue("Hidden", 0, hidden, 0),))


# --- installing --------------------------------------------------------------------------------------


class Approving(unohelper.Base, XInteractionHandler):
    """Says yes to what the manager asks a person."""

    def handle(self, request):
        approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
        for choice in request.getContinuations():
            if choice.queryInterface(approve):
                choice.select()
                return


class Environment(unohelper.Base, XCommandEnvironment):
    def getInteractionHandler(self):
        return Approving()

    def getProgressHandler(self):
        return None


def install(context, url):
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    package = manager.addExtension(url, (), "user", None, Environment())
    return {"identifier": package.getIdentifier().Value, "name": package.getDisplayName()}


# --- marks -------------------------------------------------------------------------------------------


class Point(unohelper.Base, XAdapter):
    def __init__(self, held):
        self.held = held

    def queryAdapted(self):
        return self.held

    def addReference(self, reference):
        pass

    def removeReference(self, reference):
        pass


class Lasting(unohelper.Base, XWeak):
    """The proofreading keeps what it works on by weak references."""

    def queryAdapter(self):
        return Point(self)


class Paragraph(Lasting, XFlatParagraph, XMultiTextMarkup, XPropertySet):
    """Writer's own paragraph, with a note taken of each mark before it is made."""

    def __init__(self, own, marks):
        self.own, self.marks = own, marks

    def commitMultiTextMarkup(self, markups):
        for one in markups:
            if one.nType == PROOFREADING:
                told = one.xMarkupInfoContainer
                color = told.getValue("LineColor") if told and told.hasValue("LineColor") else None
                self.marks.append({"text": self.own.getText(), "offset": one.nOffset, "length": one.nLength})
                self.marks[-1]["color"] = color
        self.own.commitMultiTextMarkup(markups)

    def commitStringMarkup(self, *markup):
        self.own.commitStringMarkup(*markup)

    def commitTextRangeMarkup(self, *markup):
        self.own.commitTextRangeMarkup(*markup)

    def getMarkupInfoContainer(self):
        return self.own.getMarkupInfoContainer()

    def getText(self):
        return self.own.getText()

    def setChecked(self, kind, value):
        self.own.setChecked(kind, value)

    def isChecked(self, kind):
        return self.own.isChecked(kind)

    def isModified(self):
        return self.own.isModified()

    def getLanguageOfText(self, begin, length):
        return self.own.getLanguageOfText(begin, length)

    def getPrimaryLanguageOfText(self, begin, length):
        return self.own.getPrimaryLanguageOfText(begin, length)

    def changeText(self, *change):
        self.own.changeText(*change)

    def changeAttributes(self, *change):
        self.own.changeAttributes(*change)

    def getLanguagePortions(self):
        return self.own.getLanguagePortions()

    def getPropertySetInfo(self):
        return self.own.getPropertySetInfo()

    def getPropertyValue(self, name):
        return self.own.getPropertyValue(name)

    def setPropertyValue(self, name, value):
        self.own.setPropertyValue(name, value)

    def addPropertyChangeListener(self, name, listener):
        pass

    removePropertyChangeListener = addVetoableChangeListener = addPropertyChangeListener
    removeVetoableChangeListener = addPropertyChangeListener


class Paragraphs(Lasting, XFlatParagraphIterator):
    def __init__(self, own, marks):
        self.own, self.marks, self.ended = own, marks, False

    def wrapped(self, paragraph):
        self.ended = paragraph is None
        return None if paragraph is None else Paragraph(paragraph, self.marks)

    def getFirstPara(self):
        return self.wrapped(self.own.getFirstPara())

    def getNextPara(self):
        return self.wrapped(self.own.getNextPara())

    def getLastPara(self):
        return self.wrapped(self.own.getLastPara())

    def getParaBefore(self, paragraph):
        return self.wrapped(self.own.getParaBefore(paragraph.own))

    def getParaAfter(self, paragraph):
        return self.wrapped(self.own.getParaAfter(paragraph.own))


class Provider(unohelper.Base, XFlatParagraphIteratorProvider):
    def __init__(self, document, marks):
        self.document, self.marks, self.given = document, marks, None

    def getFlatParagraphIterator(self, kind, automatic):
        # All paragraphs, not those alone that a window shows.
        self.given = Paragraphs(self.document.getFlatParagraphIterator(kind, False), self.marks)
        return self.given


def marks(context, url):
    document = opened(context, url, hidden=True)
    proofreading = made(context, "com.sun.star.linguistic2.ProofreadingIterator")
    found = []
    provider = Provider(document, found)
    proofreading.startProofreading(document, provider)
    until = time.monotonic() + PATIENCE
    while not (provider.given and provider.given.ended) and time.monotonic() < until:
        time.sleep(0.05)
    told = {"marks": found, "menus": [menu(proofreading, document, mark) for mark in found]}
    document.close(True)
    return told


def menu(proofreading, document, mark):
    """What a click on a mark makes Writer ask, and show at the head of its menu."""
    paragraphs = document.getFlatParagraphIterator(PROOFREADING, False)
    paragraph = paragraphs.getFirstPara()
    while paragraph.getText() != mark["text"]:
        paragraph = paragraphs.getNextPara()
    locale = paragraph.getPrimaryLanguageOfText(0, len(mark["text"]))
    result = proofreading.checkSentenceAtPosition(
        document, paragraph, mark["text"], locale, -1, -1, mark["offset"]
    )
    return [
        {"text": one.aShortComment, "more": one.aFullComment, "suggestions": list(one.aSuggestions)}
        for one in result.aErrors
        if one.nErrorStart <= mark["offset"] < one.nErrorStart + one.nErrorLength
    ]


def where(context, text):
    """The middle of the text's first character, in pixels of the screen."""
    desktop = made(context, "com.sun.star.frame.Desktop")
    window = desktop.getCurrentFrame().getComponentWindow()
    paragraph = next(one for one in paragraphs_shown(window) if text in one.getText())
    place, box = (
        paragraph.getLocationOnScreen(),
        paragraph.getCharacterBounds(paragraph.getText().index(text)),
    )
    return {"x": place.X + box.X + box.Width // 2, "y": place.Y + box.Y + box.Height // 2}


def paragraphs_shown(part):
    """The paragraphs in a window, as a screen reader meets them."""
    context = part.getAccessibleContext()
    if hasattr(context, "getCharacterBounds"):
        yield context
        return
    for number in range(context.getAccessibleChildCount()):
        yield from paragraphs_shown(context.getAccessibleChild(number))


def version(context):
    access = made(context, "com.sun.star.configuration.ConfigurationProvider")
    path = PropertyValue("nodepath", 0, "/org.openoffice.Setup/Product", 0)
    product = access.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
    return product.getByName("ooSetupVersion")


def main(port, verb, *rest):
    context = connected(port)
    if verb == "install":
        told = install(context, rest[0])
    elif verb == "open":
        document = opened(context, rest[0], hidden=False)
        sys.stdin.read()
        document.close(True)
        told = {"version": version(context)}
    elif verb == "where":
        told = where(context, rest[0])
    else:
        told = marks(context, rest[0])
    print(json.dumps(told))


main(*sys.argv[1:])
