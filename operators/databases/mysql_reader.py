"""A small process that turns one result of MySQL into Arrow batches, fast.

connectorx decodes the protocol ten times faster than a Python driver, but it holds the interpreter's lock
while it waits, reads ahead without limit and prints a trace when it fails. So it lives in a process of its
own: statement and socket come by standard input, batches leave by standard output as an Arrow stream, and
what went wrong is the last line of standard error. ``mysql_gate`` is the other side.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.parse import quote


def main() -> None:
    """Run the one statement and write its rows."""
    request = json.loads(sys.stdin.buffer.read())
    # What a library prints must not get between the batches.
    batches = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    code = 1
    try:
        import connectorx
        import pyarrow as pa

        reader = connectorx.read_sql(
            f"mysql://airloom@localhost:3306/airloom?socket={quote(request['socket'], safe='')}",
            request["statement"],
            return_type="arrow_stream",
            protocol="binary",
            batch_size=request["batch_rows"],
        )
        with pa.ipc.new_stream(batches, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
        batches.close()
        code = 0
    except BaseException as error:  # a panic of Rust is no Exception
        sys.stderr.write("\n" + json.dumps({"error": str(error)}) + "\n")
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
