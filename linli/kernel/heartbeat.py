"""Signs of life of the parts of the worker, for `/healthz`."""

import os
import socket
import time

from django.db import connection

BEAT_SECONDS = 2.0


class Pulse:
    """The sign of life of one part: however often it is asked to beat, the database hears of it every two seconds."""

    def __init__(self, process: str) -> None:
        self.process = process
        self._beaten = 0.0

    def beat(self) -> None:
        """Leave a sign of life, in real time: a turned clock must not make a process look dead."""
        if time.monotonic() - self._beaten < BEAT_SECONDS:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into kernel_heartbeat (process, beat_at, detail) values (%s, now(),"
                " jsonb_build_object('host', %s::text, 'pid', %s::int))"
                " on conflict (process) do update set beat_at = now(), detail = excluded.detail",
                [self.process, socket.gethostname(), os.getpid()],
            )
        self._beaten = time.monotonic()
