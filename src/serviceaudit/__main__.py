"""`python -m serviceaudit` is the command `serviceaudit`."""

from serviceaudit.cli import main

if __name__ == "__main__":
    main()
