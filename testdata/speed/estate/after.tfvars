services = {
  web    = { port = 8080, cpu = 512, count = 4, path = "/*" }
  search = { port = 9200, cpu = 1024, count = 2, path = "/search/*" }
}
queues = ["orders", "invoices"]
