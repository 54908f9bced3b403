package fault

// Files for spreadsheets.
var (
	ExportTooLarge = define("export_too_large", Invalid, "导出内容过多", "Too much for one file",
		"请缩小统计期间或增加筛选条件，分次导出。", "Choose a shorter period or more filters and export in parts.")
)

// Workbooks that others hand in: bulk filing and the national system's results.
var (
	WorkbookUnreadable = define("workbook_unreadable", Invalid, "无法读取工作簿", "The workbook cannot be read",
		"请用未加密的 XLSX 格式保存后重新上传。", "Save it as an XLSX file without a password and upload it again.")
	WorkbookTooLarge = define("workbook_too_large", TooLarge, "工作簿过大", "The workbook is too large",
		"请删除多余内容，或拆分成几个文件。", "Remove what is not needed, or split it.")
	TemplateVersion = define("template_version", Invalid, "不是本系统的当前模板", "Not the current template",
		"请下载最新的批量登记模板，把内容粘贴进去后再上传。", "Download the current template, paste your rows into it and upload it again.")
	ColumnMissing = define("column_missing", Invalid, "缺少列", "A column is missing",
		"请不要删除模板中的列。", "Do not remove columns of the template.")
	ColumnUnknown = define("column_unknown", Invalid, "不认识的列", "Unknown column",
		"请删除模板以外的列，其中内容不会导入。", "Remove columns that the template does not have; they are not imported.")
	RowKeyMissing = define("row_key_missing", Invalid, "缺少行号", "The row key is missing",
		"请填写行号，且在“合同”表内不重复。", "Give each contract a row key of its own.")
	RowKeyRepeated = define("row_key_repeated", Invalid, "行号重复", "The row key is used twice",
		"同一行号只能用于一份合同。", "A row key stands for one contract only.")
	RowKeyUnknown = define("row_key_unknown", Invalid, "行号没有对应的合同", "No contract has this row key",
		"请填写“合同”表中已有的行号。", "Use a row key of the sheet of contracts.")
	RowRepeated = define("row_repeated", Conflict, "该行已导入过", "This row was imported before",
		"已有同一卖方、买方、项目名称、签订日期和金额的批量登记，本行不再生成草稿。", "A batch has already made a draft with the same parties, name, date and amount; none is made again.")
	FilingEmpty = define("filing_empty", Invalid, "没有可导入的合同", "There is no contract to import",
		"请在“合同”工作表中填写至少一行；行号为“示例”的行不导入。", "Fill in at least one row of the first sheet; the example is not imported.")
	FilingHasErrors = define("filing_has_errors", Conflict, "仍有错误，不能导入", "There are errors; nothing is imported",
		"请下载错误文件，改正全部阻止性问题后重新上传。", "Download the error file, correct everything that blocks and upload it again.")
	FilingNotReady = define("filing_not_ready", Conflict, "批次尚未处理完", "The batch is still being worked on",
		"请稍后再查看。", "Look again in a moment.")
	FilingTooMany = define("filing_too_many", Invalid, "行数过多", "Too many rows",
		"一个批次最多 10,000 份合同，请拆分成几个文件。", "A batch takes 10,000 contracts at most; split the file.")
	ResultColumns = define("result_columns", Invalid, "结果文件缺少必要的列", "The result file lacks columns",
		"至少需要登记编号、项目名称和合同成交额三列，首行为列名。", "It needs at least number, project name and contract amount, with names in the first row.")
)

// Files of the province on what the city's buyers take in.
var (
	AbsorptionColumns = define("absorption_columns", Invalid, "文件缺少必要的列", "The file lacks columns",
		"请对照模板补齐列名；首行须为列名。", "Compare it with the template; the first row has the names.")
	AbsorptionEmpty = define("absorption_empty", Invalid, "文件中没有数据行", "The file has no rows",
		"请填写至少一行登记数据。", "Fill in one registration at least.")
	AbsorptionTooMany = define("absorption_too_many", Invalid, "行数过多", "Too many rows",
		"一个文件最多 100,000 行，请按期间拆分后分别导入。", "A file takes 100,000 rows at most; split it by period.")
	AbsorptionRowRepeated = define("absorption_row_repeated", Invalid, "登记编号在文件内重复", "The number comes twice in the file",
		"请只保留一行。", "Keep one of the rows.")
	AbsorptionHasErrors = define("absorption_file_has_errors", Invalid, "文件有错误，没有导入", "The file has errors; nothing was imported",
		"请先试导入查看全部错误，改正后重新上传。", "Try it first to see them all, then upload it again.")
	AbsorptionOverlaps = define("absorption_period_overlaps", Conflict, "期间与已导入的批次部分重叠", "The period overlaps an imported one",
		"请导入包含该期间在内的完整文件，或调整期间。", "Import a file that covers it whole, or choose another period.")
	AbsorptionChanged = define("absorption_changed", Conflict, "其他人刚刚导入了吸纳数据", "Someone has just imported another file",
		"请重新试导入，确认后再导入。", "Try the file again, then import it.")
)
