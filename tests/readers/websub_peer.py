"""A WebSub hub and a subscriber, as others have written them (Flask-WebSub), at one address of loopback, over TLS.

    python websub_peer.py FOLDER PORT CERTIFICATE KEY

Takes a command a line: `subscribe ADDRESS`, or `say WORDS`. Says in JSON, a line each, what happens. In a process of its
own, because neither library cleans up behind itself. The hub does its work at once, where others have a queue for it.
"""

import json
import sys
from pathlib import Path
from threading import Thread


def say(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def made(folder, port):
    """The application of both, and the subscriber."""
    # Here, so that whoever only looks at this file for examples needs none of them.
    from celery import Celery
    from flask import Flask
    from flask_websub.hub import Hub, SQLite3HubStorage
    from flask_websub.subscriber import SQLite3SubscriberStorage, SQLite3TempSubscriberStorage, Subscriber

    app = Flask(__name__)
    app.config.update(
        PUBLISH_SUPPORTED=True,
        SERVER_NAME=f"127.0.0.1:{port}",
        PREFERRED_URL_SCHEME="https",
        SIGNATURE_ALGORITHM="sha256",
    )
    at_once = Celery("hub", broker="memory://")
    at_once.conf.update(task_always_eager=True, task_store_eager_result=False)
    hub = Hub(SQLite3HubStorage(str(folder / "hub.db")), at_once, **app.config)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    subscriber = Subscriber(
        SQLite3SubscriberStorage(str(folder / "subscriber.db")),
        SQLite3TempSubscriberStorage(str(folder / "subscriber.db")),
    )
    app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
    # Neither is called with what is not signed as it should be.
    subscriber.add_listener(lambda topic, own, body: say(delivered=topic, id=own, body=body.decode()))
    subscriber.add_success_handler(lambda topic, own, mode: say(did=mode, topic=topic, id=own))
    return app, subscriber


def main(folder, port, certificate, key):
    from flask_websub.subscriber import discover
    from werkzeug.serving import make_server

    app, subscriber = made(Path(folder), int(port))
    server = make_server("127.0.0.1", int(port), app, threaded=True, ssl_context=(certificate, key))
    Thread(target=server.serve_forever, daemon=True).start()
    say(ready=True)
    for line in sys.stdin:
        command, _, words = line.strip().partition(" ")
        if command == "subscribe":
            found = discover(words)
            say(discovered=found)
            with app.app_context():
                own = subscriber.subscribe(**found)
            # The hub does its work before it answers: by now it knows its subscriber.
            say(subscribed=found["topic_url"], id=own)
        else:
            say(said=words)


if __name__ == "__main__":
    main(*sys.argv[1:])
