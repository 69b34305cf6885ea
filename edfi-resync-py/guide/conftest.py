"""What the tests of the guide stand on."""

# It runs the test of a client that the guide prints.
pytest_plugins = ["pytester"]
