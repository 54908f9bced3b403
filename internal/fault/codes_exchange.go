package fault

// Files for spreadsheets.
var (
	ExportTooLarge = define("export_too_large", Invalid, "导出内容过多", "Too much for one file",
		"请缩小统计期间或增加筛选条件，分次导出。", "Choose a shorter period or more filters and export in parts.")
)
