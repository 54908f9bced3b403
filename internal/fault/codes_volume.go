package fault

// Of the statistics.
var (
	YearNotEnded = define("year_not_ended", Conflict, "该年度尚未结束", "The year has not ended",
		"年度结束以后才能关账。", "Close a year once it has ended.")
	YearClosed = define("year_closed", Conflict, "该年度已经关账", "The year is closed",
		"年度关账决定其各月的数据；需要改动时，请先写明理由重新开账。", "It decides for all months of the year; to close anything of it anew, reopen the year first, with a reason.")
	YearNotClosed = define("year_not_closed", Conflict, "该年度没有关账", "The year is not closed",
		"请核对年度；没有关账的年度不需要重新开账。", "Check the year; one that is not closed needs no reopening.")
	MonthNotEnded = define("month_not_ended", Conflict, "该月份尚未结束", "The month has not ended",
		"月份结束以后才能关账或者发布开放数据。", "Close a month, or publish its open data, once it has ended.")
	MonthClosed = define("month_closed", Conflict, "该月份已经关账", "The month is closed",
		"需要重新关账时，请先写明理由重新开账。", "To close it anew, reopen it first, with a reason.")
	MonthNotClosed = define("month_not_closed", Conflict, "该月份没有关账", "The month is not closed",
		"请核对月份；没有关账的月份不需要重新开账。", "Check the month; one that is not closed needs no reopening.")
	BooksUnbalanced = define("books_unbalanced", Conflict, "账实不符，不能关账", "The books do not balance",
		"请先打开“对账”查明差异；差异消除以后再关账。", "Look into the reconciliation first; close once nothing differs.")
)
