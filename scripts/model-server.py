"""Serves a model file on this machine until standard input ends, and prints the address once it listens.

    model-server.py FILE NAME [PORT]
    model-server.py --check     ends well where the server can be loaded
"""

import sys

import xllamacpp


def main(file: str, name: str, port: str = "0") -> None:
    params = xllamacpp.CommonParams()
    params.model.path = file
    params.model_alias = {name}
    params.use_jinja = False
    params.chat_template = "gemma"
    params.n_ctx = 2048
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.hostnames = ["127.0.0.1"]
    params.port = int(port)
    params.endpoint_slots = True
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if sys.argv[1:] != ["--check"]:
    main(*sys.argv[1:])
