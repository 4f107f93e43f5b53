import json

import pytest

from assistant.base.sealed import sealed, unsealed

CONTENT = '{"处理人":"王五","理由":"同一项工作，由两人分别汇报"}'.encode()


def test_a_sealed_file_is_json_and_gives_back_its_content() -> None:
    assert unsealed(sealed(CONTENT)) == CONTENT
    assert json.loads(sealed(CONTENT))["content"] == json.loads(CONTENT)


def test_every_changed_bit_and_every_torn_end_is_noticed() -> None:
    whole = sealed(CONTENT)
    damaged = [whole[:size] for size in range(len(whole))] + [CONTENT, whole + b"\n"]
    damaged += [
        whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
        for place in range(len(whole))
        for bit in range(8)
    ]
    for data in damaged:
        with pytest.raises(ValueError, match="not what was sealed"):
            unsealed(data)
