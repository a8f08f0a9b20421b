"""Clients that keep their connections: one that asks in turn, and many that ask at once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Answer(NamedTuple):
    """How one request was answered."""

    status: int
    milliseconds: float


class Load(NamedTuple):
    """So many readers for so many seconds; each waits ``pause`` seconds on average in between."""

    readers: int
    pause: float
    seconds: float


class _Client:
    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        told = {"Host": f"127.0.0.1:{port}", **headers}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in told.items())

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def ask(self, path: str) -> Answer:
        begun = time.perf_counter()
        self._writer.write(f"GET {path} HTTP/1.1\r\n{self._headers}\r\n".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await self._reader.readexactly(int(length))
        return Answer(int(head.split(b" ", 2)[1]), (time.perf_counter() - begun) * 1e3)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def ask_each(
    port: int, paths: Sequence[str], headers: Mapping[str, str]
) -> tuple[float, ...]:
    """The milliseconds of each of ``paths``, asked in turn; every answer must be a good one."""
    client = _Client(port, headers)
    await client.open()
    answers = [await client.ask(path) for path in paths]
    await client.close()
    wrong = {path: answer.status for path, answer in zip(paths, answers, strict=True)}
    assert set(wrong.values()) == {200}, wrong
    return tuple(answer.milliseconds for answer in answers)


async def hold(
    port: int, load: Load, path: Callable[[], str], headers: Mapping[str, str]
) -> list[Answer]:
    """All answers under ``load``; each request is for what ``path`` says."""
    end = time.perf_counter() + load.seconds
    answers: list[Answer] = []
    draw = random.Random(2)

    async def reader() -> None:
        client = _Client(port, headers)
        await client.open()
        await asyncio.sleep(load.pause * draw.random())
        while time.perf_counter() < end:
            answers.append(await client.ask(path()))
            if load.pause:
                await asyncio.sleep(2 * load.pause * draw.random())
        await client.close()

    await asyncio.gather(*(reader() for _ in range(load.readers)))
    return answers
