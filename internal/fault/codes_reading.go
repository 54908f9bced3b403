package fault

// Reading the text of a contract file.
var (
	FileEncrypted = define("file_encrypted", Invalid, "文件有密码保护", "The file is protected by a password",
		"请去除打开密码或权限加密后重新上传。", "Remove the password or encryption and upload it again.")
	FileTooComplex = define("file_too_complex", Invalid, "文件过于复杂", "The file is too complex",
		"在限定的时间和内存内无法读取文字，请由原文档重新导出后上传。", "Its text cannot be read within the limits of time and memory; export it anew from the original.")
)
