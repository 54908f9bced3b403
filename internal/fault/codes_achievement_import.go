package fault

// Import of achievements from workbooks (成果导入).
var (
	ImportTooMany = define("import_too_many", Invalid, "成果行数过多", "Too many achievements",
		"一个文件最多 2000 项成果，请拆分后分别导入。", "A file takes 2,000 achievements at most; split it.")
	ImportNoName = define("import_no_name", Invalid, "没有找到“成果名称”列", "No column of names was found",
		"请在前十行内写明列名，其中必须有“成果名称”或“项目名称”。", "Write the names of the columns in the first ten rows; one of them is 成果名称 or 项目名称.")
	ImportEmpty = define("import_empty", Invalid, "表中没有成果", "The workbook has no achievements",
		"请至少填写一行成果后重新上传。", "Fill in one achievement at least and upload it again.")
	ShareUnreadable = define("share_unreadable", Invalid, "份额无法识别", "A share cannot be read",
		"请写成百分比，最多两位小数，不超过 100%，如 33.33%。", "Write it in percent with two decimals at most, up to 100 %, such as 33.33%.")
	SharesUneven = define("shares_uneven", Invalid, "份额与完成人个数不一致", "There are not as many shares as people",
		"请为每位完成人填写一个份额，顺序一致。", "Give one share for each person, in the same order.")
	PeopleUnreadable = define("people_unreadable", Invalid, "完成人无法识别", "A name cannot be read",
		"请写成“张三、李四”，份额写在括号里，如 张三（50%）。", "Write the names with 、 between them and shares in brackets.")
	UnitCodesUneven = define("unit_codes_uneven", Invalid, "信用代码与完成单位个数不一致", "There are not as many codes as units",
		"请为每个完成单位填写一个信用代码，顺序一致；或改用“完成单位”工作表。", "Give one code for each unit, in the same order, or use the sheet of units.")
	ImportKeyUnknown = define("import_key_unknown", Invalid, "序号没有对应的成果", "No achievement has this key",
		"请填写“成果”工作表中的序号，或删除这一行。", "Use a key of the sheet of achievements, or remove the row.")
	ImportKeyTwice = define("import_key_twice", Invalid, "序号重复", "The key comes twice",
		"“成果”工作表中每行的序号须不同。", "Each row of the sheet of achievements has a key of its own.")
	ColumnTwice = define("column_twice", Invalid, "同一内容有两列", "Two columns of the same",
		"请只保留一列；目前按第一列读取。", "Keep one of them; the first is read.")
)
