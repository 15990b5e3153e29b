# Nothing but an output: there is nothing to vet.

output "greeting" {
  value = "hello"
}
