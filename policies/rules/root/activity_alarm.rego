# METADATA
# title: Root user activity triggers no alarm
# description: |
#   The root user can do everything, no policy holds it back, and day-to-day work needs it for nothing. When it is
#   used, somebody should be told at once. Trusted Advisor looks at root's MFA alone and leaves activity to you.
#
#   A trail that feeds a log group has all that takes: a metric filter on that group counts root's events, and an
#   alarm on the metric tells somebody. The filter's pattern is read by what it matches: it must match root's API
#   calls and console sign-ins (`userIdentity.type` is `Root`, case counts), and no IAM user's or role's. It may be
#   written in any way, with wildcards, parentheses and other conditions beside it; one that only counts sign-ins is
#   not enough. The alarm may watch the metric itself or in a metric query; it needs an action that is not switched
#   off, its own or that of a composite alarm.
#
#   Off until asked for, since much is deliberately missed: EventBridge rules, subscription filters and third parties
#   that watch the log, a group's filters in another configuration, the alarm's threshold and period, and who hears
#   the topic. A trail that feeds no log group is not vetted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
# schemas:
#   - input: schema.document
# custom:
#   id: root-activity-alarm
#   severity: low
#   pedantic: true
#   note: Activity logging
#   resources: [aws_cloudtrail, aws_cloudwatch_log_group, aws_cloudwatch_log_metric_filter, aws_cloudwatch_metric_alarm, aws_cloudwatch_composite_alarm]
#   remediation: |
#     Count root's events and alarm on the first one:
#
#     ```hcl
#     resource "aws_cloudwatch_log_metric_filter" "root" {
#       name           = "root-activity"
#       log_group_name = aws_cloudwatch_log_group.trail.name
#       pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"
#       metric_transformation {
#         name      = "RootActivity"
#         namespace = "Security"
#         value     = "1"
#       }
#     }
#
#     resource "aws_cloudwatch_metric_alarm" "root" {
#       alarm_name          = "root-activity"
#       namespace           = "Security"
#       metric_name         = "RootActivity"
#       statistic           = "Sum"
#       period              = 300
#       evaluation_periods  = 1
#       threshold           = 1
#       comparison_operator = "GreaterThanOrEqualToThreshold"
#       alarm_actions       = [aws_sns_topic.security.arn]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: No metric filter
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#       fail:
#         aws_cloudtrail.all: >-
#           root activity sets off no alarm: no metric filter of aws_cloudwatch_log_group.trail counts what the root user does
#     - name: Counted, and somebody is told
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#     - name: Through locals, for_each, count and the filter's own names
#       hcl: |
#         locals {
#           events = {
#             root  = "{ ($.userIdentity.type = Root) || ($.eventName = StopLogging) }"
#             guess = "{ $.errorCode = \"AccessDenied*\" }"
#           }
#         }
#         resource "aws_cloudtrail" "all" {
#           count                      = 1
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           for_each       = local.events
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = each.value
#           metric_transformation {
#             name      = each.key
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           for_each            = local.events
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = aws_cloudwatch_log_metric_filter.root[each.key].metric_transformation[0].name
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#     - name: A metric query, and a composite alarm that acts
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           threshold           = 1
#           metric_query {
#             id          = "m"
#             return_data = true
#             metric {
#               namespace   = "Security"
#               metric_name = "RootActivity"
#               period      = 300
#               stat        = "Sum"
#             }
#           }
#         }
#         resource "aws_cloudwatch_composite_alarm" "any" {
#           alarm_name    = "any"
#           alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.root.alarm_name}) OR ALARM(other)"
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#     - name: A trail that feeds no log group
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name           = "all"
#           s3_bucket_name = "acme-trail"
#         }
#     - name: Patterns that count something else
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "login" {
#           name           = "login"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.eventName = \"ConsoleLogin\" }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_cloudwatch_log_metric_filter" "lower" {
#           name           = "lower"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"root\" }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_cloudwatch_log_metric_filter" "others" {
#           name           = "others"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type != \"Root\" }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_cloudwatch_log_metric_filter" "all" {
#           name           = "all"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = ""
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#       fail:
#         aws_cloudtrail.all: >-
#           root activity sets off no alarm: no metric filter of aws_cloudwatch_log_group.trail counts what the root user does
#     - name: A filter on another log group
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = "application"
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#       fail:
#         aws_cloudtrail.all: >-
#           root activity sets off no alarm: no metric filter of aws_cloudwatch_log_group.trail counts what the root user does
#     - name: Counted, but no alarm on that metric
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "other" {
#           alarm_name          = "other"
#           namespace           = "Security"
#           metric_name         = "Other"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#         resource "aws_cloudwatch_metric_alarm" "elsewhere" {
#           alarm_name          = "elsewhere"
#           namespace           = "AWS/EC2"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#       fail:
#         aws_cloudtrail.all: >-
#           root activity sets off no alarm: no alarm watches the metric Security/RootActivity in which aws_cloudwatch_log_metric_filter.root counts what the root user does
#     - name: An alarm that tells nobody
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = []
#         }
#         resource "aws_cloudtrail" "second" {
#           name                       = "second"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#       fail:
#         aws_cloudtrail.all: >-
#           root activity sets off no alarm: aws_cloudwatch_metric_alarm.root has no action
#         aws_cloudtrail.second: >-
#           root activity sets off no alarm: aws_cloudwatch_metric_alarm.root has no action
#     - name: An alarm whose actions are switched off
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#           actions_enabled = false
#         }
#       fail:
#         aws_cloudtrail.all: >-
#           root activity sets off no alarm: the actions of aws_cloudwatch_metric_alarm.root are switched off
#     - name: A log group named by a literal ARN
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:trail:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = "trail"
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#     - name: A log group elsewhere
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:elsewhere:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudtrail" "watched" {
#           name                       = "watched"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:watched:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = "watched"
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#       undetermined:
#         aws_cloudtrail.all: >-
#           whether root activity sets off an alarm cannot be told, since the log group elsewhere is outside this configuration
#     - name: A pattern and an action that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = terraform_data.setting.output
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#         resource "aws_cloudtrail" "second" {
#           name                       = "second"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.second.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "second" {
#           name = "second"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "second" {
#           name           = "second"
#           log_group_name = aws_cloudwatch_log_group.second.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "Second"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_cloudwatch_metric_alarm" "second" {
#           alarm_name          = "second"
#           namespace           = "Security"
#           metric_name         = "Second"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           actions_enabled = terraform_data.setting.output
#           alarm_actions   = [aws_sns_topic.security.arn]
#         }
#       undetermined:
#         aws_cloudtrail.all: >-
#           whether root activity sets off an alarm cannot be told, since pattern of aws_cloudwatch_log_metric_filter.root is known only after apply
#         aws_cloudtrail.second: >-
#           whether root activity sets off an alarm cannot be told, since actions_enabled of aws_cloudwatch_metric_alarm.second is known only after apply
#     - name: A pattern that is not one
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ ($.userIdentity.type = \"Root\" }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = "RootActivity"
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#       undetermined:
#         aws_cloudtrail.all: >-
#           whether root activity sets off an alarm cannot be told, since pattern of aws_cloudwatch_log_metric_filter.root cannot be read
#     - name: The log group and the metric are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = terraform_data.setting.output
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudtrail" "second" {
#           name                       = "second"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudwatch_log_metric_filter" "root" {
#           name           = "root"
#           log_group_name = aws_cloudwatch_log_group.trail.name
#           pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS }"
#           metric_transformation {
#             name      = "RootActivity"
#             namespace = "Security"
#             value     = "1"
#           }
#         }
#         resource "aws_sns_topic" "security" {}
#         resource "aws_cloudwatch_metric_alarm" "root" {
#           alarm_name          = "root"
#           namespace           = "Security"
#           metric_name         = terraform_data.setting.output
#           comparison_operator = "GreaterThanOrEqualToThreshold"
#           evaluation_periods  = 1
#           alarm_actions = [aws_sns_topic.security.arn]
#         }
#       undetermined:
#         aws_cloudtrail.all: >-
#           whether root activity sets off an alarm cannot be told, since cloud_watch_logs_group_arn is known only after apply
#         aws_cloudtrail.second: >-
#           whether root activity sets off an alarm cannot be told, since metric_name of aws_cloudwatch_metric_alarm.root is known only after apply
#     - name: A module that was not read may hold the alarm
#       hcl: |
#         resource "aws_cloudwatch_log_group" "trail" {
#           name = "trail"
#         }
#         resource "aws_cloudtrail" "main" {
#           name                       = "main"
#           s3_bucket_name             = "acme-trail"
#           cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
#           cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/trail"
#         }
#         module "alarms" {
#           source = "git::https://git.example.com/acme/alarms.git"
#         }
#       undetermined:
#         aws_cloudtrail.main: whether root activity sets off an alarm cannot be told, since module.alarms was not read and may hold the alarm
package planvet.rules.root.activity_alarm

import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.root_alarm
import data.planvet.lib.tf
import data.planvet.lib.trail
import data.planvet.lib.unread

results contains result.with_related(result.fail(r, _path, message), found.at) if {
	some r in trail.all
	found := _told(r)
	found.answer == "no"
	message := sprintf("root activity sets off no alarm: %s", [found.why])
}

results contains result.with_related(result.undetermined(r, _path, message), found.at) if {
	some r in trail.all
	found := _told(r)
	found.answer == "undetermined"
	message := sprintf("whether root activity sets off an alarm cannot be told, since %s", [found.why])
}

_path := "cloud_watch_logs_group_arn"

# Filters and alarms name what they are on by text, so any module that was not
# read may have them.
_told(r) := answer.undetermined(unread.may_hold("the alarm"), []) if {
	_told_here(r).answer == "no"
	unread.any
} else := _told_here(r)

# Undefined for a trail that feeds no log group.
_told_here(r) := answer.agree(
	{root_alarm.told(group) | some group in groups},
	sprintf("it cannot be told which of %s it feeds", [concat(", ", sort(groups))]),
) if {
	link.set_in(r, _path)
	groups := root_alarm.groups(r, _path)
	count(groups) > 0
} else := answer.undetermined(sprintf("%s %s", [_path, tf.reason(r, _path)]), []) if {
	tf.undecided(r, _path)
}
