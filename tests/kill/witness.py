"""A mail server that takes its time and remembers what it had and what it promised to keep."""

import asyncio
import random
import threading

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.smtp_sink import Received, Sink


class Witness(Sink):
    """Slow enough for kills to fall into open transactions: before the letter is whole, and before its 250."""

    def __init__(self, seed: int, before: tuple[float, float] = (0.005, 0.04), after: float = 0) -> None:
        super().__init__()
        self.answered: list[Received] = []  # the sender was there to hear the final 250
        self.talking = threading.Event()  # set by each letter that begins
        self._rng, self._before, self._after = random.Random(seed), before, after

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A letter begins."""
        self.talking.set()
        await asyncio.sleep(self._rng.uniform(*self._before))
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """A letter is whole; a sender that dies before the answer ends this coroutine at the pause."""
        reply = await super().handle_DATA(server, session, envelope)
        received = self.letters[-1]
        await asyncio.sleep(self._after)
        self.answered.append(received)
        return reply
