from_auto = "from b"
