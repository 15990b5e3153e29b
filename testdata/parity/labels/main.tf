# A naming module in the style of label modules, its context passed through modules.
module "label" {
  source     = "./label"
  namespace  = "eg"
  stage      = "prod"
  name       = "app"
  attributes = ["public", "", "public"]
  tags       = { Owner = "me" }
}
module "child" {
  source  = "./label"
  context = module.label.context
  name    = "child"
  tags    = { Extra = "1" }
}
resource "aws_sqs_queue" "q" {
  for_each = { parent = module.label, child = module.child }
  name     = each.value.id
  tags     = each.value.tags
}
resource "aws_autoscaling_group" "g" {
  min_size             = 0
  max_size             = 0
  launch_configuration = "l"
  dynamic "tag" {
    for_each = module.child.tags_as_list
    content {
      key                 = tag.value["key"]
      value               = tag.value["value"]
      propagate_at_launch = tag.value["propagate_at_launch"]
    }
  }
}
