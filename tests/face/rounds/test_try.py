import pytest
from tests.face.rounds.conftest import Night
from tests.face.looking import shown, text, labels
async def test_try(night):
    w=night.world
    r=await night.starts(w.alice, topic="Tides", questions=1)
    print("REPLY", text(shown(r)))
    print(len(night.messages)); print("LOBBY", night.text, night.labels)
    r=await night.press(w.bob, "Join"); print(text(shown(r)))
    await night.passes(3); print("LOBBY2", night.text)
    r=await night.press(w.alice,"Start"); print("START", text(shown(r)))
    await night.passes(1)
    print("Q", night.text, night.labels)
    r=await night.press(w.bob, night.letter("The moon")); print(text(shown(r)))
    await night.passes(3)
    print("Q2", night.text)
    r=await night.press(w.alice, night.letter("The sun")); print(text(shown(r)))
    await night.passes(4)
    print("REVEAL", night.text, night.labels)
    await night.passes(60)
    for m in night.messages: print("----", text(m), labels(m))
