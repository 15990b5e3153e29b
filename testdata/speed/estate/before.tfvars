services = {
  web = { port = 8080, cpu = 256, count = 2, path = "/*" }
}
queues = ["orders", "reports"]
