package identity

// Operation (操作) names one thing that can be done, as operationId of the API
// description where there is one.
type Operation string

// Signing in and out.
const (
	OpLogin   Operation = "login"
	OpRefresh Operation = "refresh"
	OpLogout  Operation = "logout"
	OpMe      Operation = "me"
)

// Organisations, users and sessions. OpDisableOrganization and OpVerifyOrganization
// cover both directions of the change.
const (
	OpCreateOrganization  Operation = "createOrganization"
	OpListOrganizations   Operation = "listOrganizations"
	OpGetOrganization     Operation = "getOrganization"
	OpUpdateOrganization  Operation = "updateOrganization"
	OpVerifyOrganization  Operation = "verifyOrganization"
	OpDisableOrganization Operation = "disableOrganization"
	OpCreateUser          Operation = "createUser"
	OpListUsers           Operation = "listUsers"
	OpGetUser             Operation = "getUser"
	OpUpdateUser          Operation = "updateUser"
	OpDisableUser         Operation = "disableUser"
	OpEnableUser          Operation = "enableUser"
	OpSetUserPassword     Operation = "setUserPassword"
	OpListSessions        Operation = "listSessions"
	OpEndSession          Operation = "endSession"
)

// Public notices and objections to them.
const (
	OpListNotices     Operation = "listNotices"
	OpGetNotice       Operation = "getNotice"
	OpAcceptObjection Operation = "acceptNoticeObjection"
	OpDecideObjection Operation = "decideNoticeObjection"
	OpObjectToNotice  Operation = "objectToNotice"      // signed in
	OpFileObjection   Operation = "fileNoticeObjection" // by anyone
)

// Listings: what is offered of achievements, enquiries, the funnel.
const (
	OpCreateListing     Operation = "createListing"
	OpListListings      Operation = "listListings"
	OpGetListing        Operation = "getListing"
	OpUpdateListing     Operation = "updateListing"
	OpDeleteListing     Operation = "deleteListing"
	OpPublishListing    Operation = "publishListing"
	OpConfirmListing    Operation = "confirmListing"
	OpWithdrawListing   Operation = "withdrawListing"
	OpGetListingFunnel  Operation = "getListingFunnel"
	OpGetListingFigures Operation = "getListingFigures"
	OpGetOffer          Operation = "getOffer"
	OpSendEnquiry       Operation = "sendEnquiry"
	OpListEnquiries     Operation = "listEnquiries"
	OpReplyEnquiry      Operation = "replyEnquiry"
	OpMarkEnquiry       Operation = "markEnquiry"
)

// Achievements: the record, its documents, undertakings and disputes.
const (
	OpCreateAchievement        Operation = "createAchievement"
	OpListAchievements         Operation = "listAchievements"
	OpGetAchievement           Operation = "getAchievement"
	OpUpdateAchievement        Operation = "updateAchievement"
	OpDeleteAchievement        Operation = "deleteAchievement"
	OpFileAchievement          Operation = "fileAchievement"
	OpWithdrawAchievement      Operation = "withdrawAchievement"
	OpAddAchievementFile       Operation = "addAchievementFile"
	OpRemoveAchievementFile    Operation = "removeAchievementFile"
	OpImportAchievements       Operation = "importAchievements"
	OpGetDisclosure            Operation = "getDisclosure"
	OpSignUndertaking          Operation = "signUndertaking"
	OpDecideUndertaking        Operation = "decideUndertaking"
	OpOpenAchievementDispute   Operation = "openAchievementDispute"
	OpDecideAchievementDispute Operation = "decideAchievementDispute"
	OpListAchievementDisputes  Operation = "listAchievementDisputes"
)

// Conversion of achievements and rewards.
const (
	OpCreateConversion         Operation = "createConversion"
	OpListConversions          Operation = "listConversions"
	OpGetConversion            Operation = "getConversion"
	OpUpdateConversion         Operation = "updateConversion"
	OpOpenConversionNotice     Operation = "openConversionNotice"
	OpClearConversion          Operation = "clearConversion"
	OpReviseConversion         Operation = "reviseConversion"
	OpWithdrawConversion       Operation = "withdrawConversion"
	OpLinkConversionContract   Operation = "linkConversionContract"
	OpUnlinkConversionContract Operation = "unlinkConversionContract"
	OpAddConversionPaper       Operation = "addConversionPaper"
	OpCreateRewardAgreement    Operation = "createRewardAgreement"
	OpAgreeRewardAgreement     Operation = "agreeRewardAgreement"
	OpCreateDistribution       Operation = "createDistribution"
	OpOpenDistributionNotice   Operation = "openDistributionNotice"
	OpCancelDistribution       Operation = "cancelDistribution"
	OpPayReward                Operation = "payReward"
	OpVoidRewardPayment        Operation = "voidRewardPayment"
	OpGetConversionReport      Operation = "getConversionReport"
	OpCalculateReward          Operation = "calculateReward"
	OpGetMyRewards             Operation = "getMyRewards"
)

// Training: bases, courses, examinations, certificates, continuing education.
const (
	OpProposeTrainingBase       Operation = "proposeTrainingBase"
	OpConfirmTrainingBase       Operation = "confirmTrainingBase"
	OpEndTrainingBase           Operation = "endTrainingBase"
	OpListTrainingBases         Operation = "listTrainingBases"
	OpListCourses               Operation = "listCourses"
	OpCreateCourse              Operation = "createCourse"
	OpUpdateCourse              Operation = "updateCourse"
	OpPublishCourse             Operation = "publishCourse"
	OpCloseCourse               Operation = "closeCourse"
	OpAddCourseSession          Operation = "addCourseSession"
	OpListCourseEnrolments      Operation = "listCourseEnrolments"
	OpEnrolCourse               Operation = "enrolCourse"
	OpWithdrawEnrolment         Operation = "withdrawEnrolment"
	OpGetEnrolment              Operation = "getEnrolment"
	OpRecordAttendance          Operation = "recordAttendance"
	OpCorrectAttendance         Operation = "correctAttendance"
	OpCreateExamination         Operation = "createExamination"
	OpSetExaminationPaper       Operation = "setExaminationPaper"
	OpOpenExaminationPaper      Operation = "openExaminationPaper"
	OpGetExamination            Operation = "getExamination"
	OpRecordResult              Operation = "recordResult"
	OpCorrectResult             Operation = "correctResult"
	OpIssueTrainingCertificate  Operation = "issueTrainingCertificate"
	OpCancelTrainingCertificate Operation = "cancelTrainingCertificate"
	OpNumberTrainingCertificate Operation = "numberTrainingCertificate"
	OpListTrainingCertificates  Operation = "listTrainingCertificates"
	OpGetTrainingCertificate    Operation = "getTrainingCertificate"
	OpDeclareEducation          Operation = "declareEducation"
	OpListEducation             Operation = "listEducation"
	OpDecideEducation           Operation = "decideEducation"
	OpEvaluateCourse            Operation = "evaluateCourse"
	OpGetMyTraining             Operation = "getMyTraining"
	OpGetTrainingPlan           Operation = "getTrainingPlan"
	OpPutTrainingTarget         Operation = "putTrainingTarget"
)

// Contracts: the form and what belongs to it.
const (
	OpCreateContract          Operation = "createContract"
	OpListContracts           Operation = "listContracts"
	OpGetContract             Operation = "getContract"
	OpUpdateContract          Operation = "updateContract"
	OpDeleteContract          Operation = "deleteContract"
	OpAddContractDocument     Operation = "addContractDocument"
	OpListContractDocuments   Operation = "listContractDocuments"
	OpGetContractDocument     Operation = "getContractDocument"
	OpRemoveContractDocument  Operation = "removeContractDocument"
	OpGetContractDocumentText Operation = "getContractDocumentText"
	OpListSimilarContracts    Operation = "listSimilarContracts"
	OpCompareContractTexts    Operation = "compareContractTexts"
	OpListContractFindings    Operation = "listContractFindings"
	OpGetContractHistory      Operation = "getContractHistory"
	OpGetContractCertificate  Operation = "getContractCertificate"
	OpGetContractEvidence     Operation = "getContractEvidence"
)

// Contracts: the lifecycle. OpReviewContract covers claiming a case for review.
const (
	OpSubmitContract      Operation = "submitContract"
	OpWithdrawContract    Operation = "withdrawContract"
	OpAcceptContract      Operation = "acceptContract"
	OpReturnContract      Operation = "returnContract"
	OpDeclineContract     Operation = "declineContract"
	OpTransferUpContract  Operation = "transferUpContract"
	OpReviewContract      Operation = "reviewContract"
	OpRecordExpertOpinion Operation = "recordExpertOpinion"
	OpRegisterContract    Operation = "registerContract"
	OpRefuseContract      Operation = "refuseContract"
	OpSetNationalNumber   Operation = "setNationalNumber"

	OpHandleContractFinding   Operation = "handleContractFinding"
	OpOverrideContractFinding Operation = "overrideContractFinding"
)

// What happens after the decision. The steps of a proceeding are covered by who
// takes them: the applicant, the examiner, the second person.
const (
	OpOpenChange         Operation = "openChange"
	OpOpenCorrection     Operation = "openCorrection"
	OpOpenDeregistration Operation = "openDeregistration"
	OpOpenRevocation     Operation = "openRevocation"
	OpOpenObjection      Operation = "openObjection"
	OpOpenRecheck        Operation = "openRecheck"
	OpAnswerProceeding   Operation = "answerProceeding"
	OpExamineProceeding  Operation = "examineProceeding"
	OpDecideProceeding   Operation = "decideProceeding"
	OpListProceedings    Operation = "listProceedings"
	OpGetProceeding      Operation = "getProceeding"
	OpListSettlements    Operation = "listSettlements"
	OpDeclareSettlement  Operation = "declareSettlement"
	OpDecideSettlement   Operation = "decideSettlement"
)

// Volume and journal. OpListJournalEvents covers reading a single event; the
// workbooks of summary and lines go with OpGetVolumeSummary and OpListVolumeEntries,
// series and flows with OpGetVolumeSummary,
// the list and the files of reports with OpGetVolumeReport; a report may ask for more.
const (
	OpGetVolumeProgress       Operation = "getVolumeProgress"
	OpGetVolumeForecast       Operation = "getVolumeForecast"
	OpGetVolumeSummary        Operation = "getVolumeSummary"
	OpListVolumeEntries       Operation = "listVolumeEntries"
	OpGetVolumeReconciliation Operation = "getVolumeReconciliation"
	OpGetVolumeTargets        Operation = "getVolumeTargets"
	OpPutVolumeTargets        Operation = "putVolumeTargets"
	OpGetVolumeInReview       Operation = "getVolumeInReview"
	OpListVolumeClosings      Operation = "listVolumeClosings"
	OpGetVolumeClosing        Operation = "getVolumeClosing"
	OpCloseVolumeYear         Operation = "closeVolumeYear"
	OpReopenVolumeYear        Operation = "reopenVolumeYear"
	OpCloseVolumeMonth        Operation = "closeVolumeMonth"
	OpReopenVolumeMonth       Operation = "reopenVolumeMonth"
	OpListVolumeRestatements  Operation = "listVolumeRestatements"
	OpGetVolumeReport         Operation = "getVolumeReport"
	OpGetPublicVolume         Operation = "getPublicVolume"
	OpListOpenData            Operation = "listOpenData"
	OpGetOpenData             Operation = "getOpenData"
	OpGetOpenDataFile         Operation = "getOpenDataFile"
	OpGetJournalCheckpoint    Operation = "getJournalCheckpoint"
	OpListJournalEvents       Operation = "listJournalEvents"
	OpGetJournalEventProof    Operation = "getJournalEventProof"
	OpGetJournalBundle        Operation = "getJournalBundle"
	OpGetJournalConsistency   Operation = "getJournalConsistency"
)

// Bulk filing and the exchange with the national system. OpCreateFiling covers
// the template and the commit, OpGetFiling lists, findings and the error file.
const (
	OpCreateFiling              Operation = "createFiling"
	OpGetFiling                 Operation = "getFiling"
	OpExportNational            Operation = "exportNational"
	OpImportNationalResults     Operation = "importNationalResults"
	OpGetNationalReconciliation Operation = "getNationalReconciliation"
)

// Absorption from files of the province. OpImportAbsorption covers the trial run,
// OpGetAbsorption batches, lines and the template.
const (
	OpImportAbsorption Operation = "importAbsorption"
	OpGetAbsorption    Operation = "getAbsorption"
)

// Clocks and the working-day calendar. OpImportCalendar covers the dry run.
const (
	OpGetContractClock Operation = "getContractClock"
	OpListEscalations  Operation = "listEscalations"
	OpGetCalendar      Operation = "getCalendar"
	OpImportCalendar   Operation = "importCalendar"
)

// Brokers' part in contracts. OpGetCommission and OpGetIntroduction cover the
// lists, OpIntroduce the paper and the withdrawal; naming brokers in a contract
// goes with OpUpdateContract.
const (
	OpProposeCommission        Operation = "proposeCommission"
	OpDecideCommission         Operation = "decideCommission"
	OpEndCommission            Operation = "endCommission"
	OpGetCommission            Operation = "getCommission"
	OpIntroduce                Operation = "introduce"
	OpAnswerIntroduction       Operation = "answerIntroduction"
	OpGetIntroduction          Operation = "getIntroduction"
	OpUploadBrokeragePaper     Operation = "uploadBrokeragePaper"
	OpGetBrokeragePaper        Operation = "getBrokeragePaper"
	OpListContractBrokers      Operation = "listContractBrokers"
	OpAnswerContractBroker     Operation = "answerContractBroker"
	OpAmendContractBroker      Operation = "amendContractBroker"
	OpListCommissionReceipts   Operation = "listCommissionReceipts"
	OpDeclareCommissionReceipt Operation = "declareCommissionReceipt"
	OpDecideCommissionReceipt  Operation = "decideCommissionReceipt"
	OpGetBrokerDeals           Operation = "getBrokerDeals"
	OpGetOrgPerformance        Operation = "getOrgPerformance"
)

// Registration offices: competence, substitutes, recusal, hand-over, spot
// checks, workload.
const (
	OpListOfficeAreas    Operation = "listOfficeAreas"
	OpPutOfficeAreas     Operation = "putOfficeAreas"
	OpListOfficePeople   Operation = "listOfficePeople"
	OpListSubstitutes    Operation = "listSubstitutes"
	OpSetSubstitute      Operation = "setSubstitute"
	OpEndSubstitute      Operation = "endSubstitute"
	OpRecuseContract     Operation = "recuseContract"
	OpListRecusals       Operation = "listContractRecusals"
	OpHandOverCases      Operation = "handOverCases"
	OpListInspections    Operation = "listInspections"
	OpGetInspection      Operation = "getInspection"
	OpAnnounceInspection Operation = "announceInspection"
	OpDrawInspection     Operation = "drawInspection"
	OpRecordInspection   Operation = "recordInspectionResult"
	OpGetWorkload        Operation = "getWorkload"
)

// Broker credentials. OpGetCredential covers the JWT and the card; the public
// checks have no operation, as those of certificates.
const (
	OpListBrokerCredentials Operation = "listBrokerCredentials"
	OpGetCredential         Operation = "getCredential"
	OpSuspendCredential     Operation = "suspendCredential"
	OpRestoreCredential     Operation = "restoreCredential"
	OpRevokeCredential      Operation = "revokeCredential"
	OpRenewCredential       Operation = "renewCredential"
	OpListCredentialShares  Operation = "listCredentialShares"
	OpCreateCredentialShare Operation = "createCredentialShare"
	OpRevokeCredentialShare Operation = "revokeCredentialShare"
)

// Natural persons behind accounts.
const (
	OpRegisterPerson Operation = "registerPerson"
	OpGetPerson      Operation = "getPerson"
	OpUpdatePerson   Operation = "updatePerson"
)

// The register of technology brokers and of the organisations that employ them.
const (
	OpListBrokers              Operation = "listBrokers"
	OpCreateBroker             Operation = "createBroker"
	OpGetBroker                Operation = "getBroker"
	OpUpdateBroker             Operation = "updateBroker"
	OpAddBrokerCertificate     Operation = "addBrokerCertificate"
	OpRemoveBrokerCertificate  Operation = "removeBrokerCertificate"
	OpGetBrokerCertificateFile Operation = "getBrokerCertificateFile"
	OpCheckBrokerCertificate   Operation = "checkBrokerCertificate"
	OpSubmitBroker             Operation = "submitBroker"
	OpReturnBroker             Operation = "returnBroker"
	OpRefuseBroker             Operation = "refuseBroker"
	OpNoticeBroker             Operation = "noticeBroker"
	OpActivateBroker           Operation = "activateBroker"
	OpChangeBrokerLevel        Operation = "changeBrokerLevel"
	OpChangeBrokerOrganization Operation = "changeBrokerOrganization"
	OpChangeBrokerTitle        Operation = "changeBrokerTitle"
	OpRenewBroker              Operation = "renewBroker"
	OpAnnounceBroker           Operation = "announceBroker"
	OpReplyBroker              Operation = "replyBroker"
	OpDecideBroker             Operation = "decideBroker"
	OpRestoreBroker            Operation = "restoreBroker"
	OpWithdrawBroker           Operation = "withdrawBroker"
	OpAppealBroker             Operation = "appealBroker"
	OpDecideBrokerAppeal       Operation = "decideBrokerAppeal"
	OpVerifyBrokerPerson       Operation = "verifyBrokerPerson"
	OpViewBrokerIdentity       Operation = "viewBrokerIdentity"
	OpListBrokerComplaints     Operation = "listBrokerComplaints"
	OpDecideBrokerComplaint    Operation = "decideBrokerComplaint"
	OpListPublicBrokers        Operation = "listPublicBrokers"
	OpGetPublicBroker          Operation = "getPublicBroker"
	OpFileBrokerComplaint      Operation = "fileBrokerComplaint"
	OpFileTransferOrg          Operation = "fileTransferOrg"
	OpListTransferOrgs         Operation = "listTransferOrgs"
	OpGradeTransferOrg         Operation = "gradeTransferOrg"
)

// Mandates: an agent files for a client. OpGetMandate covers its document and
// what was done under it.
const (
	OpListMandates   Operation = "listMandates"
	OpGetMandate     Operation = "getMandate"
	OpProposeMandate Operation = "proposeMandate"
	OpConfirmMandate Operation = "confirmMandate"
	OpRefuseMandate  Operation = "refuseMandate"
	OpRevokeMandate  Operation = "revokeMandate"
	OpEndMandate     Operation = "endMandate"
)
