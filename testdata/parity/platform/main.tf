# Containers, functions, databases, streams and keys, as platforms are built of them.
variable "containers" {
  default = [
    { name = "app", image = "app:1", port = 80, env = { A = "1" } },
    { name = "side", image = "side:2", port = null, env = {} },
  ]
}
resource "aws_ecs_cluster" "c" {
  name = "c"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}
resource "aws_ecs_task_definition" "t" {
  family                   = "app"
  cpu                      = 256
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  execution_role_arn       = aws_iam_role.task.arn
  container_definitions = jsonencode([for c in var.containers : {
    name         = c.name
    image        = c.image
    essential    = true
    portMappings = c.port == null ? [] : [{ containerPort = c.port, hostPort = c.port }]
    environment  = [for k, v in c.env : { name = k, value = v }]
  }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id = aws_efs_file_system.fs.id
      root_directory = "/"
    }
  }
}
resource "aws_ecs_service" "s" {
  name            = "app"
  cluster         = aws_ecs_cluster.c.id
  task_definition = aws_ecs_task_definition.t.arn
  desired_count   = "2"
  launch_type     = "FARGATE"
  network_configuration {
    subnets          = ["subnet-b", "subnet-a"]
    security_groups  = [aws_security_group.g.id]
    assign_public_ip = false
  }
  load_balancer {
    target_group_arn = "arn:tg"
    container_name   = "app"
    container_port   = 80
  }
  enable_execute_command = true
}
resource "aws_security_group" "g" {
  name_prefix = "g-"
}
resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = aws_iam_role.task.arn
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  filename      = "f.zip"
  memory_size   = 128
  timeout       = "30"
  environment {
    variables = { TABLE = aws_dynamodb_table.t.name, REGION = "us-east-1", N = 5 }
  }
  vpc_config {
    subnet_ids         = ["subnet-b", "subnet-a"]
    security_group_ids = ["sg-1"]
  }
  dynamic "dead_letter_config" {
    for_each = aws_sqs_queue.dead[*]
    content {
      target_arn = dead_letter_config.value.arn
    }
  }
}
resource "aws_sqs_queue" "dead" {
  count = 1
  name  = "dead"
}
resource "aws_dynamodb_table" "t" {
  name         = "t"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  range_key    = "at"
  dynamic "attribute" {
    for_each = { id = "S", at = "N", kind = "S" }
    content {
      name = attribute.key
      type = attribute.value
    }
  }
  global_secondary_index {
    name            = "kind"
    hash_key        = "kind"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
}
resource "aws_efs_file_system" "fs" {
  encrypted  = true
  kms_key_id = aws_kms_key.k.arn
  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}
resource "aws_kms_key" "k" {
  description             = "k"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy                  = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::1:root" }, Action = "kms:*", Resource = "*" }] })
}
resource "aws_db_instance" "d" {
  identifier                          = "d"
  engine                              = "postgres"
  engine_version                      = 14
  instance_class                      = "db.t3.micro"
  allocated_storage                   = "20"
  username                            = "u"
  password                            = random_id.p.b64_std
  vpc_security_group_ids              = [aws_security_group.g.id, "sg-0"]
  db_subnet_group_name                = "g"
  parameter_group_name                = aws_db_parameter_group.p.name
  enabled_cloudwatch_logs_exports     = ["upgrade", "postgresql"]
  iam_database_authentication_enabled = true
  skip_final_snapshot                 = true
}
resource "random_id" "p" {
  byte_length = 16
}
resource "aws_db_parameter_group" "p" {
  name   = "p"
  family = "postgres14"
  dynamic "parameter" {
    for_each = [{ name = "log_connections", value = 1 }, { name = "autovacuum", value = 1 }, { name = "max_connections", value = "100", apply = "pending-reboot" }]
    content {
      name         = parameter.value.name
      value        = parameter.value.value
      apply_method = lookup(parameter.value, "apply", null)
    }
  }
}
resource "aws_eks_cluster" "e" {
  name     = "e"
  role_arn = aws_iam_role.task.arn
  vpc_config {
    subnet_ids              = ["subnet-b", "subnet-a"]
    endpoint_private_access = true
    public_access_cidrs     = ["10.0.0.0/8"]
  }
  enabled_cluster_log_types = ["scheduler", "api"]
}
resource "aws_eks_node_group" "n" {
  cluster_name    = aws_eks_cluster.e.name
  node_group_name = "n"
  node_role_arn   = aws_iam_role.task.arn
  subnet_ids      = ["subnet-b", "subnet-a"]
  scaling_config {
    desired_size = 1
    max_size     = 3
    min_size     = 1
  }
  labels = { role = "worker" }
  taint {
    key    = "dedicated"
    value  = "x"
    effect = "NO_SCHEDULE"
  }
  taint {
    key    = "a"
    effect = "NO_EXECUTE"
  }
}
resource "aws_cloudtrail" "t" {
  name                          = "t"
  s3_bucket_name                = "b"
  is_multi_region_trail         = true
  include_global_service_events = false
  event_selector {
    read_write_type           = "All"
    include_management_events = true
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3:::b/", "arn:aws:s3:::a/"]
    }
  }
}
resource "aws_elasticache_replication_group" "r" {
  replication_group_id       = "r"
  description                = "r"
  node_type                  = "cache.t3.micro"
  num_cache_clusters         = 2
  automatic_failover_enabled = "true"
  security_group_ids         = ["sg-b", "sg-a"]
  port                       = 6379
}
