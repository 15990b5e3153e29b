from_file = "from extra"
from_flag = "from extra"
