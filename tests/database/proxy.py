"""A proxy that lends a server's connection to a client for one transaction, as PgBouncer can.

What a client leaves in a session is therefore met by another client, and missed by this one, for the
connections take turns and nothing is reset between. A client's name and database are not looked at:
every connection is made with the proxy's own DSN. Cancel requests are ignored.
"""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
from types import TracebackType
from typing import Final, Self, TypeAlias

from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

ENCRYPTION_REQUESTS: Final = {80877103, 80877104}
PROTOCOL_3: Final = 3
# PgBouncer knows these; it refuses others, `options` among them, unless it is told to ignore them.
STARTUP: Final = {
    *("user", "database", "application_name", "client_encoding"),
    *("datestyle", "timezone", "standard_conforming_strings", "extra_float_digits"),
}
REPORTED: Final = (
    *(b"server_version", b"server_encoding", b"client_encoding", b"standard_conforming_strings"),
    *(b"DateStyle", b"IntervalStyle", b"TimeZone", b"integer_datetimes"),
)
# A server answers each of these with one ReadyForQuery: Query, Sync and FunctionCall.
QUERY: Final = b"Q"
SYNC: Final = b"S"
ANSWERED: Final = {QUERY, SYNC, b"F"}
COPYING: Final = {b"d", b"c", b"f"}
TERMINATE: Final = b"X"
COPY_IN: Final = b"G"
READY: Final = b"Z"
IDLE: Final = b"I"


class ClosedError(Exception):
    """The other end of a channel is gone."""


class Channel:
    """One end of a conversation in messages of a type, a length and a content."""

    def __init__(self, connected: socket.socket) -> None:
        connected.setblocking(False)
        self.socket = connected
        self._incoming = bytearray()
        self._outgoing = bytearray()

    @property
    def unsent(self) -> bool:
        return bool(self._outgoing)

    def send(self, data: bytes) -> None:
        """Send what can be sent at once, and keep the rest."""
        self._outgoing += data
        try:
            while self._outgoing:
                del self._outgoing[: self.socket.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError as error:
            raise ClosedError from error

    def receive(self) -> None:
        """Take in what has arrived."""
        try:
            data = self.socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError as error:
            raise ClosedError from error
        if not data:
            raise ClosedError
        self._incoming += data

    def messages(self) -> Iterator[bytes]:
        """The whole messages among what has arrived, without those that were given before."""
        while message := self._take(prefix=1):
            yield message

    def startup(self) -> bytes:
        """The content of the next message, which has no type; waits for it."""
        while not (message := self._take(prefix=0)):
            self.wait()
        return message[4:]

    def wait(self) -> None:
        """Wait until something has arrived, and take it in; meanwhile send what was kept."""
        readable, _, _ = select.select([self.socket], [self.socket] if self.unsent else [], [])
        self.send(b"")
        if readable:
            self.receive()

    def _take(self, prefix: int) -> bytes:
        if len(self._incoming) < prefix + 4:
            return b""
        end = prefix + int.from_bytes(self._incoming[prefix : prefix + 4])
        if len(self._incoming) < end:
            return b""
        message = bytes(self._incoming[:end])
        del self._incoming[:end]
        return message


class ServerConnection:
    """A connection that libpq made, and then leaves to the proxy."""

    def __init__(self, dsn: str) -> None:
        # Only an unencrypted connection can be taken over from libpq.
        plain = make_conninfo(dsn, sslmode="disable", gssencmode="disable")
        self._made = pq.PGconn.connect(plain.encode())
        if self._made.status != pq.ConnStatus.OK:
            self._made.finish()
            raise ClosedError
        self.channel = Channel(socket.socket(fileno=os.dup(self._made.socket)))

    def greeting(self) -> bytes:
        """What a server says to a client that it lets in without a password."""
        found = {name: self._made.parameter_status(name) for name in REPORTED}
        reports = [_message(b"S", name, b"\0", value, b"\0") for name, value in found.items() if value]
        key = _message(b"K", bytes(8))
        return _message(b"R", bytes(4)) + b"".join(reports) + key + _message(READY, IDLE)

    @property
    def fresh(self) -> bool:
        """Whether nothing has come since the last transaction, as it does when the server goes away."""
        return not select.select([self.channel.socket], [], [], 0)[0]

    def close(self) -> None:
        self.channel.socket.close()
        self._made.finish()


# None stands for a connection that is still, or again, to be made.
Pool: TypeAlias = SimpleQueue[ServerConnection | None]


class Exchange:
    """The messages between a client and a server until no transaction is open."""

    def __init__(self, client: Channel, server: Channel) -> None:
        self._client = client
        self._server = server
        self._unanswered = 0
        self._last = b""
        self._over = False

    def run(self, messages: list[bytes]) -> None:
        """Go on from a client's first messages."""
        self._forward(messages)
        while not self._over:
            self._wait()
            self._forward(self._client.messages())
            self._answer(self._server.messages())

    def _wait(self) -> None:
        both = {channel.socket: channel for channel in (self._client, self._server)}
        unsent = [connected for connected, channel in both.items() if channel.unsent]
        readable, writable, _ = select.select(both, unsent, [])
        for connected in writable:
            both[connected].send(b"")
        for connected in readable:
            both[connected].receive()

    def _forward(self, messages: Iterable[bytes]) -> None:
        for message in messages:
            kind = message[:1]
            if kind == TERMINATE:
                raise ClosedError
            self._unanswered += kind in ANSWERED
            self._last = self._last if kind in COPYING else kind
            self._server.send(message)

    def _answer(self, messages: Iterable[bytes]) -> None:
        for message in messages:
            kind = message[:1]
            self._client.send(message)
            # A server that copies ignores the Sync that came with the request, and answers a later one.
            if kind == COPY_IN and self._last == SYNC:
                self._unanswered -= 1
            if kind == READY:
                self._unanswered -= 1
                idle = message[-1:] == IDLE and not self._unanswered
                self._over = idle and self._last in ANSWERED


class PoolingProxy:
    """Listens on a port of its own, from the beginning of a `with` to its end."""

    def __init__(self, dsn: str, size: int) -> None:
        self._dsn = dsn
        self._pool: Pool = SimpleQueue()
        for _ in range(size):
            self._pool.put(None)
        self._lock = Lock()
        self._clients: dict[Thread, socket.socket] = {}
        self._closing = False

    @property
    def dsn(self) -> str:
        """What clients connect with."""
        named = conninfo_to_dict(self._dsn)
        host, port = self._listener.getsockname()
        return make_conninfo(
            host=host, port=port, user=named.get("user"), dbname=named.get("dbname"), sslmode="disable"
        )

    def __enter__(self) -> Self:
        with self._lent() as server:
            self._greeting = server.greeting()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        # A last client, for `accept` ends with nothing else on every system.
        socket.create_connection(self._listener.getsockname()).close()
        self._accepting.join()
        self._listener.close()
        self._send_away()
        while not self._pool.empty():
            if server := self._pool.get():
                server.close()

    def _send_away(self) -> None:
        with self._lock:
            threads = list(self._clients)
            for client in self._clients.values():
                with suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._closing:
                client.close()
                return
            thread = Thread(target=self._serve, args=[client], daemon=True)
            with self._lock:
                self._clients[thread] = client
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        """Talk with one client, until either leaves."""
        channel = Channel(client)
        try:
            self._greet(channel)
            while True:
                self._transaction(channel)
        except ClosedError:
            pass
        finally:
            with self._lock:
                del self._clients[current_thread()]
                client.close()

    def _greet(self, client: Channel) -> None:
        """Let a client in, whoever it is, unless it asks for something special."""
        content = client.startup()
        while int.from_bytes(content[:4]) in ENCRYPTION_REQUESTS:
            client.send(b"N")
            content = client.startup()
        if int.from_bytes(content[:2]) != PROTOCOL_3:
            raise ClosedError
        names = {name.decode().lower() for name in content[4:].split(b"\0")[:-2:2]}
        if refused := sorted(names - STARTUP):
            client.send(_refusal(f"unsupported startup parameter: {refused[0]}"))
            raise ClosedError
        client.send(self._greeting)

    def _transaction(self, client: Channel) -> None:
        """Wait for a client's next transaction, and carry it to a server that is free."""
        while not (messages := list(client.messages())):
            client.wait()
        if messages[0][:1] == TERMINATE:
            raise ClosedError
        with self._lent() as server:
            Exchange(client, server.channel).run(messages)

    @contextmanager
    def _lent(self) -> Iterator[ServerConnection]:
        """The connection that has waited longest, which is given back unless one of both ends left."""
        server = self._pool.get()
        try:
            if server and not server.fresh:
                server.close()
                server = None
            server = server or ServerConnection(self._dsn)
            yield server
        except ClosedError:
            if server:
                server.close()
            server = None
            raise
        finally:
            self._pool.put(server)


def _message(kind: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return kind + (len(joined) + 4).to_bytes(4) + joined


def _refusal(text: str) -> bytes:
    fields = {"S": "FATAL", "V": "FATAL", "C": "08P01", "M": text}
    content = "".join(f"{name}{value}\0" for name, value in fields.items())
    return _message(b"E", content.encode(), b"\0")
