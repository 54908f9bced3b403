package fault

// Persons (自然人).
var (
	PersonMissing = define("person_missing", Conflict, "请先填写个人信息", "Enter your own particulars first",
		"此账号还没有个人信息。请先在“个人信息”中填写姓名、证件号码和手机，再办理。", "This account has none yet. Enter name, ID number and phone under “my particulars”, then go on.")
	PersonExists = define("person_exists", Conflict, "个人信息已存在", "The particulars are there already",
		"此账号已有个人信息，如需更正请修改。", "This account has them; change them instead.")
	PersonDuplicate = define("person_duplicate", Conflict, "该证件号码已登记在其他账号下", "This ID number stands under another account",
		"一个人只能以一个账号登记。请使用原账号；如果不是您本人登记的，请联系科技管理部门核实。", "A person stands here once. Use that account; if it was not you, ask the bureau.")
	PersonVerified = define("person_verified", Conflict, "姓名和证件号码已经核验", "Name and ID number have been verified",
		"核验后不能自行修改姓名和证件号码；确需更正的，请携带证件到登记机构办理。", "They cannot be changed by yourself any more. Bring the document to the registration office.")
	PersonNumber = define("person_number", Invalid, "居民身份证号码有误", "Not a resident ID number",
		"请核对18位号码、其中的出生日期和最后一位校验码（GB 11643）。", "Check the 18 characters, the date of birth in it and the last, check character (GB 11643).")
	PersonPhone = define("person_phone", Invalid, "电话号码有误", "Not a phone number",
		"请填写数字，可以带区号和国际区号，例如 13800000000。", "Give digits, with area or country code where needed, such as 13800000000.")
	PersonEmail = define("person_email", Invalid, "电子邮箱有误", "Not an e-mail address", "请按 name@example.cn 的形式填写。", "Write it as name@example.cn.")
)
