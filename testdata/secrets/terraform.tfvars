overridden_aws_secret = "@GIVEN@"
