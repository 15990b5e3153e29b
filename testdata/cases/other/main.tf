# Resources that no rule speaks of.

resource "random_pet" "name" {
  length = 2
}

resource "null_resource" "run" {
  triggers = {
    name = random_pet.name.id
  }
}

resource "terraform_data" "after" {
  input = null_resource.run.id
}
