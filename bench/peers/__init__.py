"""Other engines that carry procedure 000's six acts. An app of its own, because viewflow asks for one."""
