"""What a fresh machine lacks: the virtual environment from the lock, and a Chromium to drive.

Runs before anything is installed, so it uses Python's own library only. It may be run any number of times;
where nothing is missing it takes a blink. What cannot be had ends it with one line and exit code 3.
"""
