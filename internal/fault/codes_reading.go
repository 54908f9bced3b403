package fault

// Reading the text of a contract file.
var (
	FileEncrypted = define("file_encrypted", Invalid, "文件有密码保护", "The file is protected by a password",
		"请去除打开密码或权限加密后重新上传。", "Remove the password or encryption and upload it again.")
	FileTooComplex = define("file_too_complex", Invalid, "文件过于复杂", "The file is too complex",
		"在限定的时间和内存内无法读取文字，请由原文档重新导出后上传。", "Its text cannot be read within the limits of time and memory; export it anew from the original.")
	TextNotThere = define("text_not_there", Conflict, "没有可比对的文本", "There is no text to compare",
		"其中一份合同的文本是扫描件、无法识读或者尚未识读完毕；请打开原文件人工比对。", "The text of one of the contracts is a scan, cannot be read or is still being read; open the files themselves.")
)
