"""The application behind its production server, as a process that a test can kill: `python server.py PORT`."""

import os
import sys

from waitress import serve

from portal import create_app
from portal.config import Config

if __name__ == "__main__":
    serve(create_app(Config.from_env(os.environ)), host="127.0.0.1", port=int(sys.argv[1]), threads=4)
