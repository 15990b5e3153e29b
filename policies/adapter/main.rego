# For conftest: --namespace planvet.main.
package planvet.main

import data.planvet

deny contains {"msg": message} if some message in planvet.deny

warn contains {"msg": message} if some message in planvet.warn
