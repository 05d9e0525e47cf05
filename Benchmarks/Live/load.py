#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""A client that sends one request after the other over a connection that it keeps."""

import socket


class Connection:
    """A connection to a server on this machine."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        self._socket.close()

    def send(self, request):
        """Sends a request, and reads the whole response. Raises `ValueError` unless the status is 200."""
        self._socket.sendall(request)
        received = self._read(b"")
        while b"\r\n\r\n" not in received:
            received = self._read(received)
        head, _, body = received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise ValueError(f"the response is {head.splitlines()[0].decode()}")
        length = self._length(head)
        while len(body) < length:
            body = self._read(body)
        return body

    def _read(self, received):
        piece = self._socket.recv(65536)
        if not piece:
            raise ValueError("the server has closed the connection")
        return received + piece

    @staticmethod
    def _length(head):
        for line in head.lower().split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name == b"content-length":
                return int(value)
        raise ValueError("the response has no length")


def get(target, *fields):
    """The bytes of a GET request with header fields besides the host."""
    lines = [f"GET {target} HTTP/1.1", "host: localhost:8080", *fields]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
