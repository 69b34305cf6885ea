"""Runs lightbeam, unmodified, and prints what its command has cost: without the start of Python, of lightbeam, and what it reads of the API first."""

import json
import resource
import runpy
import sys
import time

from lightbeam.send import Sender
from lightbeam.validate import Validator

cost = {}


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(of, name):
    command = getattr(of, name)

    def run(self, *arguments, **named):
        wall, cpu = time.monotonic(), cpu_seconds()
        try:
            return command(self, *arguments, **named)
        finally:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            cost.update(wall_seconds=time.monotonic() - wall, cpu_seconds=cpu_seconds() - cpu, peak_mib=peak)

    setattr(of, name, run)


timed(Sender, "send")
timed(Validator, "validate")
try:
    runpy.run_module("lightbeam", run_name="__main__", alter_sys=True)
except SystemExit as ended:
    # 99: there was nothing to send.
    if ended.code not in (None, 0, 99):
        raise
print(json.dumps(cost))
