"""A scripted server of models in place of a real one, for the cells that `make test` tries: harmed and healed in a moment."""

from http.server import ThreadingHTTPServer

from tests.fakes.scripted_chat import ScriptedChat
from tests.faults.beds import stranger_at
from tests.faults.cells import Fault


class ScriptedBed:
    """An Ollama that answers at once. Of the faults it knows those that need no real process."""

    def __init__(self, home: dict[str, str]) -> None:
        self.fake = ScriptedChat("It adds.", ghost="total")
        self.fake.up()
        self.strange: ThreadingHTTPServer | None = None
        self.environment = home
        self.options: dict[str, object] = {"backend": "ollama", "url": self.fake.url}

    def harm(self, fault: Fault) -> None:
        assert fault in {Fault.KILLED, Fault.PORT_TAKEN}, fault
        self.fake.down()
        if fault is Fault.PORT_TAKEN:
            self.strange = stranger_at(self.fake.port)

    def heal(self, _fault: Fault) -> None:
        if self.strange is not None:
            self.strange.shutdown()
            self.strange.server_close()
            self.strange = None
        if self.fake.killed:
            self.fake.up()

    def close(self) -> None:
        self.heal(Fault.KILLED)
        self.fake.down()
