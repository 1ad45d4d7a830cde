/**
 * The one table of errors: code -> HTTP status, whether trying again can help, and the sentence in both
 * languages. A sentence says what happened, what it means for the bill, and what to do. `{name}` is filled
 * from the error's params, in Chinese from `{nameZh}` where that is given too; nothing secret may be put into params.
 */
const table = {
  'input.invalid': e(
    400,
    false,
    '「{field}」不符合要求：{reason}。没有保存任何改动。',
    '"{field}" is not valid: {reason}. Nothing was saved.',
  ),
  'input.malformed_json': e(
    400,
    false,
    '请求不是有效的 JSON。没有保存任何改动。',
    'The request is not valid JSON. Nothing was saved.',
  ),
  'input.content_type': e(
    415,
    false,
    '请求必须使用 application/json。',
    'The request must be application/json.',
  ),
  'input.too_large': e(
    413,
    false,
    '请求超过 {limit} 字节，没有处理。',
    'The request is larger than {limit} bytes and was not processed.',
  ),
  'method.unknown': e(404, false, '没有名为 {method} 的方法。', 'There is no method named {method}.'),
  'owner.unauthorized': e(
    401,
    false,
    '车主令牌缺失或无效。请使用启动时显示的地址打开。',
    'The owner token is missing or invalid. Open the address shown at start.',
  ),
  'host.refused': e(
    421,
    false,
    '不接受主机名 {host}。请使用本机地址访问。',
    "Host {host} is not accepted. Use one of this computer's own addresses.",
  ),
  'origin.refused': e(403, false, '拒绝来自其他网站的请求。', 'Requests from other web sites are refused.'),
  'route.unknown': e(404, false, '没有这个地址。', 'There is no such address.'),

  'group.not_found': e(404, false, '找不到这个拼车组。', 'This carpool group does not exist.'),
  'group.archived': e(
    409,
    false,
    '拼车组「{group}」已归档。先恢复它再修改。',
    'Group "{group}" is archived. Restore it before changing it.',
  ),
  'group.name_taken': e(
    409,
    false,
    '已有名为「{name}」的拼车组。换一个名字。',
    'A group named "{name}" already exists. Choose another name.',
  ),
  'group.full': e(
    409,
    false,
    '拼车组「{group}」已满 {max} 人。先提高人数上限。',
    'Group "{group}" already has {max} members. Raise its limit first.',
  ),
  'group.currency_fixed': e(
    409,
    false,
    '「{group}」已有账单数据，不能再改币种、时区或账期起始日。',
    '"{group}" already has billing data: currency, time zone and anchor day can no longer change.',
  ),

  'member.not_found': e(404, false, '找不到这位成员。', 'This member does not exist.'),
  'member.name_taken': e(
    409,
    false,
    '组里已有名为「{name}」的成员。换一个名字以便账单分清。',
    'The group already has a member named "{name}". Choose another name so the bill stays clear.',
  ),
  'member.left': e(
    409,
    false,
    '「{member}」已离开拼车组。先重新加入。',
    '"{member}" has left the group. Let them rejoin first.',
  ),
  'member.stays_changed': e(
    409,
    false,
    '「{member}」的在车日期之后又改过，没有改动任何数字。请直接修改日期。',
    'The dates of "{member}" have been changed since, so nothing was changed. Set the dates directly.',
  ),
  'member.already_active': e(
    409,
    false,
    '「{member}」已经在拼车组里。',
    '"{member}" is already in the group.',
  ),
  'member.dates_invalid': e(
    400,
    false,
    '日期不成立：{reason}。没有保存任何改动。',
    'These dates do not work: {reason}. Nothing was saved.',
  ),
  'member_key.not_found': e(404, false, '找不到这把密钥。', 'This member key does not exist.'),
  'member_key.revoked': e(
    409,
    false,
    '这把密钥已吊销，不能再更换。请新建一把。',
    'This key is revoked and cannot be rotated. Create a new one.',
  ),

  'account.not_found': e(404, false, '找不到这个账号。', 'This account does not exist.'),
  'split.entry_not_found': e(
    404,
    false,
    '没有这笔退款或支出。没有保存任何改动。',
    'There is no such refund or charge. Nothing was saved.',
  ),
  'rate.not_found': e(
    404,
    false,
    '列表里没有这条汇率。没有保存任何改动。',
    'There is no such rate in the list. Nothing was saved.',
  ),
  'rate.in_use': e(
    409,
    false,
    '拼车组「{group}」的 {period} 账期正在用这条汇率，删除会改变账单。请先添加一条同一时间的新汇率，或让该组改用手动汇率。没有保存任何改动。',
    'Group "{group}" takes this rate for its period {period}, and its bill would change. Add a newer rate of the same time first, or let the group use a rate entered by hand. Nothing was saved.',
  ),
  'rate.lines_invalid': e(
    400,
    false,
    '文件里有 {count} 处不符合要求：{lines}。没有导入任何汇率，请改好后再导入。',
    'The file has lines that are not valid ({count}): {lines}. No rate was imported; correct them and import again.',
  ),
  'reconciliation.lines_invalid': e(
    400,
    false,
    '文件里有 {count} 处不符合要求：{lines}。没有导入任何金额，请改好后再导入。',
    'The file has lines that are not valid ({count}): {lines}. No figure was imported; correct them and import again.',
  ),
  'reconciliation.zone_not_on_hours': e(
    409,
    false,
    '用量按拼车组时区 {groupZone} 的整点汇总，而 {zone} 的一天不从那里的整点开始，按天对账会算错。账单不受影响。请把对账时区改为 {groupZone}。',
    "Usage is summed by full hours in the group's zone {groupZone}, and a day in {zone} does not begin at one, so its figures would be wrong. The bill is not affected. Compare by days in {groupZone}.",
  ),
  'account.fee_not_found': e(
    404,
    false,
    '这个账号没有这笔订阅费。没有保存任何改动。',
    'The account has no such fee. Nothing was saved.',
  ),
  'account.name_taken': e(
    409,
    false,
    '已有名为「{name}」的账号。换一个名字。',
    'An account named "{name}" already exists. Choose another name.',
  ),
  'account.base_url_invalid': e(
    400,
    false,
    '服务地址不可用：{reason}。请填写 https:// 开头的完整地址。',
    'The base URL cannot be used: {reason}. Enter a full address starting with https://.',
  ),
  'account.in_use': e(
    409,
    false,
    '账号「{account}」有 {rows} 条用量记录，删除会让账单无法核对。请改为停用。',
    'Account "{account}" has {rows} usage rows; removing it would make the bill uncheckable. Disable it instead.',
  ),
  'account.no_login': e(
    409,
    false,
    '账号「{account}」使用 API 密钥，没有登录。要改用登录，请新建一个账号。',
    'Account "{account}" uses an API key and has no login. To log in, add another account.',
  ),
  'account.tokens_wrong_kind': e(
    400,
    false,
    '这些令牌不是 {provider} 的。没有保存任何改动。',
    'These tokens are not for {provider}. Nothing was saved.',
  ),
  'account.no_balance': e(
    409,
    false,
    '账号「{account}」没有选定余额接口，查不到余额。请先在账号详情里选择接口。',
    'No balance interface is known for account "{account}". Choose one in its details.',
  ),
  'alert.not_found': e(404, false, '找不到这条告警。', 'This alert does not exist.'),
  'webhook.not_found': e(404, false, '找不到这个通知地址。', 'This webhook does not exist.'),
  'webhook.too_many': e(
    409,
    false,
    '最多 {max} 个通知地址。先删除不用的。',
    'There may be {max} webhooks at most. Remove one that is not needed.',
  ),
  'oauth.client_missing': e(
    409,
    false,
    '还没有填写登录用的客户端 ID。请在「设置 · 登录」里填写你有权使用的客户端。',
    'No client ID is entered for this login. Enter the client you are entitled to use under Settings, Logins.',
  ),
  'oauth.notice_unconfirmed': e(
    409,
    false,
    '请先阅读服务商的规定并确认，再登录或粘贴令牌。没有保存任何改动。',
    "Read the provider's rules and confirm first, then log in or paste tokens. Nothing was saved.",
  ),
  'oauth.login_not_found': e(
    404,
    false,
    '找不到这次登录。请重新开始登录。',
    'This login does not exist. Begin the login again.',
  ),
  'oauth.login_over': e(
    409,
    false,
    '这次登录已经结束，不能再用。请重新开始登录。',
    'This login is over and cannot be used again. Begin the login again.',
  ),
  'oauth.code_invalid': e(
    400,
    false,
    '这不是完整的授权码。请粘贴「授权码#状态」，或浏览器地址栏里的整个地址。',
    'This is not a complete code. Paste "code#state", or the whole address from the browser.',
  ),
  'oauth.state_mismatch': e(
    400,
    false,
    '这个授权码不属于正在等待的登录。请从这里打开登录页面，再粘贴新的授权码。',
    'This code does not belong to the login that is waiting. Open the login page from here and paste its code.',
  ),
  'oauth.declined': e(
    409,
    false,
    '登录页面上选择了拒绝，没有登录。需要时重新开始。',
    'Access was declined on the login page, so there is no login. Begin again if that was not meant.',
  ),
  'oauth.provider_refused': e(
    409,
    false,
    '服务商没有接受登录（{reason}）。请检查「设置 · 登录」里的客户端 ID、密钥和地址，再重新登录。',
    'The provider did not accept the login ({reason}). Check client ID, secret and addresses under Settings, Logins, then log in again.',
  ),
  'oauth.unreachable': e(
    503,
    true,
    '连不上服务商的登录服务（{reason}）。已有的登录不受影响，稍后再试。',
    "The provider's login service cannot be reached ({reason}). An existing login is unharmed; try again later.",
  ),
  'oauth.no_port': e(
    503,
    true,
    '本机没有可用的端口来接收登录结果。请关闭一些程序后再试。',
    'No port of this computer is free to receive the login. Close some programs and try again.',
  ),
  'account_bulk.not_found': e(
    404,
    false,
    '找不到这次批量操作：程序可能重新启动过。已经完成的部分保持有效。',
    'This bulk action does not exist: the program may have been started anew. What was done stays done.',
  ),
  'account_file.unreadable': e(
    400,
    false,
    '读不懂这个文件：{reason}。没有导入任何账号。',
    'The file cannot be read: {reason}. No account was imported.',
  ),
  'account_file.too_many': e(
    400,
    false,
    '文件里有 {rows} 个账号，一次最多 {most} 个。请分成几份。没有导入任何账号。',
    'The file has {rows} accounts, at most {most} go at once. Divide it. No account was imported.',
  ),
  'account_file.newer': e(
    400,
    false,
    '这个文件由更新版本的 AiCarpool 导出。请先更新。没有导入任何账号。',
    'The file comes from a newer AiCarpool. Update first. No account was imported.',
  ),
  'account_file.passphrase_needed': e(
    400,
    false,
    '这个文件已加密，请输入导出时设置的口令。没有导入任何账号。',
    'The file is encrypted; enter the passphrase that was chosen at its export. No account was imported.',
  ),
  'account_file.passphrase_wrong': e(
    400,
    false,
    '口令不正确。没有导入任何账号。',
    'The passphrase is not the right one. No account was imported.',
  ),
  'account_file.damaged': e(
    400,
    false,
    '加密文件不完整或被改动过。请重新导出一份。没有导入任何账号。',
    'The encrypted file is incomplete or was altered. Export it anew. No account was imported.',
  ),
  'account_file.secret_lost': e(
    409,
    false,
    '账号「{account}」的密钥无法解密，不能导出。请先重新填写密钥。没有导出任何内容。',
    'The secrets of account "{account}" cannot be decrypted, so they cannot be exported. Enter them again first. Nothing was exported.',
  ),

  'binding.account_taken': e(
    409,
    false,
    '账号「{account}」已绑定到拼车组「{group}」。一个账号只能绑定一个组：先在那边解绑。',
    'Account "{account}" is already bound to group "{group}". An account serves one group only: unbind it there first.',
  ),
  'binding.group_taken': e(
    409,
    false,
    '拼车组「{group}」已绑定账号「{account}」。一个组只能绑定一个账号：先解绑。',
    'Group "{group}" is already bound to account "{account}". A group has one account only: unbind it first.',
  ),
  'binding.not_found': e(404, false, '这个拼车组还没有绑定账号。', 'This group has no account bound.'),

  'usage.not_found': e(404, false, '找不到这条用量记录。', 'This usage record does not exist.'),
  'period.not_found': e(404, false, '找不到这个账期。', 'This billing period does not exist.'),
  'party.not_found': e(
    404,
    false,
    '这个拼车组没有这个人。没有记录任何款项。',
    'The group has no such party. Nothing was recorded.',
  ),
  'payment.not_found': e(404, false, '找不到这笔收付款。', 'This payment does not exist.'),
  'payment.id_taken': e(
    409,
    false,
    '这个编号已经用于另一笔内容不同的记录。没有再次记录；请刷新后重试。',
    'This id belongs to another record with other contents. Nothing was recorded again; reload and try again.',
  ),
  'payment.undo_over': e(
    409,
    false,
    '记录后 10 分钟内才能撤销，这笔已经超过。结余没有变化；要取消它，请填写原因冲正。',
    'A record can be undone within 10 minutes, which are over. Balances are unchanged; reverse it with a reason instead.',
  ),
  'payment.ended': e(
    409,
    false,
    '这笔记录已经撤销或冲正，不再影响结余。没有再次冲正。',
    'This record was undone or reversed already and no longer counts. Nothing was reversed again.',
  ),
  'opening.fixed': e(
    409,
    false,
    '已有账期结账，期初结余不能再改。请用收付款或免除欠款来更正。',
    'A period is closed, so opening balances can no longer change. Correct them by a payment or a write-off.',
  ),
  'settlement.changed': e(
    409,
    false,
    '结余已经变化，这笔转账不再是建议之一。没有记录任何款项；请查看新的建议。',
    'Balances have changed and this transfer is no longer suggested. Nothing was recorded; see the new suggestions.',
  ),
  'period.confirmation_wrong': e(
    400,
    false,
    '要结账「{period}」，请原样输入它。没有结账。',
    'To close "{period}", type exactly that. Nothing was closed.',
  ),
  'period.not_ready': e(
    409,
    false,
    '「{period}」还不能结账，什么都没有改动。{blockers}',
    '"{period}" cannot be closed yet, and nothing was changed. {blockers}',
  ),
  'period.closed': e(
    409,
    false,
    '「{period}」已经结账，对账单不会再变。有误请冲正，或录入一笔调整。',
    '"{period}" is closed, and its statement never changes. Reverse it, or enter an adjustment.',
  ),
  'period.closed_until': e(
    409,
    false,
    '{day} 之前的账期已经结账，不会再变。请从这天起更改；已结账的部分有误，就在对账单里录入一笔调整。没有保存任何内容。',
    'Everything before {day} is closed and never changes. Change it from that day on; where something closed is wrong, enter an adjustment on its statement. Nothing was saved.',
  ),
  'period.changed': e(
    409,
    true,
    '结账期间账单数据有变动，没有结账。请再试一次。',
    'The figures changed while the period was being closed, so it was not. Try again.',
  ),
  'period.not_closed': e(
    409,
    false,
    '「{period}」还没有结账，不需要调整：直接更改即可。没有录入任何分录。',
    '"{period}" is not closed, so it needs no adjustment: change what is wrong. Nothing was entered.',
  ),
  'statement.not_found': e(
    404,
    false,
    '这个账期还没有对账单：结账后才有。',
    'This period has no statement yet: it gets one when it is closed.',
  ),
  'statement.damaged': e(
    500,
    false,
    '数据库里的一份对账单（哈希 {hash}…）已损坏，读不出来。结余和之后的结账都停下，没有改动任何内容。请恢复备份，或用导出的 JSON 对账单核对。',
    'A statement in the database (hash {hash}...) is damaged and cannot be read. Balances and further closes stop, and nothing was changed. Restore a backup, or check an exported JSON statement.',
  ),
  'statement.reversed': e(
    409,
    false,
    '「{period}」的对账单已经冲正过。没有录入任何分录。',
    'The statement of "{period}" was reversed before. Nothing was entered.',
  ),
  'adjustment.unbalanced': e(
    400,
    false,
    '各行之和必须为零，或者说明这笔钱是谁付的。没有录入任何分录。',
    'The lines must add up to zero, or it must be said who paid the sum. Nothing was entered.',
  ),
  'adjustment.no_records': e(
    409,
    false,
    '「{period}」里这个账号没有模型「{model}」的已定价记录，没有可以重新定价的。没有录入任何分录。',
    'There are no priced records of model "{model}" on this account in "{period}", so there is nothing to reprice. Nothing was entered.',
  ),
  'adjustment.no_price': e(
    409,
    false,
    '这些记录用到的 Token 种类里，模型「{model}」有的没有价格，算不出费用。账单不受影响。请为每个用到的种类填写价格。',
    'Model "{model}" has no price for some kind of token in these records, so their cost cannot be told. No bill is affected. Give each kind that occurs a price.',
  ),
  'adjustment.no_change': e(
    409,
    false,
    '按这些价格，模型「{model}」的记录不改变任何人的份额（以前的重新定价已算在内）。没有录入任何分录。请改用别的价格。',
    'At these prices the records of model "{model}" change nobody\'s share, earlier repricing counted. Nothing was entered. Choose other prices.',
  ),
  'adjustment.rate_missing': e(
    409,
    false,
    '「{period}」没有 USD 汇率，差额无法换算。没有录入任何分录。请先在费用分摊里填写账期结束前有效的汇率。',
    'There is no rate for USD in "{period}", so the difference cannot be converted. Nothing was entered. Enter a rate that was valid before the end of the period, in Cost split.',
  ),
  'adjustment.preview_outdated': e(
    409,
    false,
    '要录入的内容和看到的预览不再一致（价格、调整或账期已改变）。没有录入任何分录，账单不受影响。请重新预览。',
    'What would be entered is no longer what was shown: prices, adjustments or periods have changed. Nothing was entered and no bill is affected. Preview it again.',
  ),
  'price.version_not_found': e(
    404,
    false,
    '找不到这个定价表版本。',
    'This price table version does not exist.',
  ),
  'price.preview_outdated': e(
    409,
    false,
    '要应用的内容和看到的差异不再一致（定价表或文件已改变）。没有应用任何改动，账单不受影响。请重新查看差异。',
    'What would be applied is no longer what was shown: the price table or the file has changed. Nothing was applied and no bill is affected. Look at the difference again.',
  ),
  'price.nothing_to_apply': e(
    409,
    false,
    '与当前版本没有差异，不会产生新版本。',
    'There is no difference to the current version, so there is nothing to apply.',
  ),
  'price.file_unreadable': e(
    400,
    false,
    '读不出这个价格文件：{reason}。没有导入任何内容，价格不变。',
    'This price file cannot be read: {reason}. Nothing was imported; prices stay as they are.',
  ),
  'price.file_wrong': e(
    400,
    false,
    '价格文件第 {line} 行的 {column} 不对：{reason}。没有导入任何内容，价格不变。',
    'In line {line} of the price file, {column} is wrong: {reason}. Nothing was imported; prices stay as they are.',
  ),
  'price.none': e(
    409,
    false,
    '模型「{model}」还没有价格，记录仍是未定价，账期不能结账。先为账号设自有价格，或把它加进定价表。',
    'Model "{model}" has no price yet: its records stay unpriced and their period cannot be closed. Give the account a price of its own, or add the model to the price list.',
  ),
  'price.period_closed': e(
    409,
    false,
    '账期「{period}」已结账，里面的记录不能再定价。其他账期已定价的部分保留。请用调整来更正。',
    'Period "{period}" is closed, so its records cannot be priced any more; what was priced in other periods stays. Correct it by an adjustment.',
  ),

  'relay.port_taken': e(
    409,
    false,
    '端口 {port} 已被占用。可以改用下一个空闲端口 {next}。',
    'Port {port} is taken. The next free port is {next}.',
  ),
  'relay.port_unavailable': e(
    409,
    false,
    '不能使用端口 {port}：{reason}。',
    'Port {port} cannot be used: {reason}.',
  ),
  'relay.key_missing': e(
    401,
    false,
    '没有带成员密钥。请在客户端填写车主发给你的密钥。',
    'No member key was sent. Enter the key the owner gave you in your client.',
  ),
  'relay.key_invalid': e(
    401,
    false,
    '成员密钥无效。请向车主要一把新的密钥。本次不计费。',
    'The member key is not valid. Ask the owner for a new one. Nothing was charged.',
  ),
  'relay.key_revoked': e(
    401,
    false,
    '这把密钥已吊销。请向车主要一把新的密钥。本次不计费。',
    'This key was revoked. Ask the owner for a new one. Nothing was charged.',
  ),
  'relay.key_expired': e(
    401,
    false,
    '这把密钥已过期。请使用新的密钥。本次不计费。',
    'This key has expired. Use the new one. Nothing was charged.',
  ),
  'relay.too_many_wrong_keys': e(
    429,
    true,
    '这个地址的错误密钥过多，请在 {seconds} 秒后再试。',
    'Too many wrong keys from this address. Try again in {seconds} seconds.',
  ),
  'relay.member_inactive': e(
    403,
    false,
    '你已不在拼车组「{group}」里。请联系车主。本次不计费。',
    'You are no longer in group "{group}". Ask the owner. Nothing was charged.',
  ),
  'relay.group_archived': e(
    403,
    false,
    '拼车组「{group}」已归档。请联系车主。本次不计费。',
    'Group "{group}" is archived. Ask the owner. Nothing was charged.',
  ),
  'relay.quota_used': e(
    429,
    false,
    '{whose}{quota}已用完，或不够本次请求（已用 {used}，上限 {limit}），{until}。需要更多请联系车主。本次不计费。',
    'Used up, or too little left for this request: {whose} {quota} ({used} of {limit}). {until}. Ask the owner for more. Nothing was charged.',
  ),
  'relay.rate_limited': e(
    429,
    true,
    '{whose}上限是每分钟 {rate}，请在 {seconds} 秒后再试。本次不计费。',
    'The limit is {rate} a minute ({whose} limit). Try again in {seconds} seconds. Nothing was charged.',
  ),
  'relay.account_limited': e(
    429,
    true,
    '服务商限制了拼车组的账号，{until}恢复。成员各自的额度没有变化，急用请联系车主。本次不计费。',
    "The provider has limited the group's account until {until}. Your own limits are unchanged; ask the owner if it is urgent. Nothing was charged.",
  ),
  'relay.model_limited': e(
    429,
    true,
    '服务商限制了拼车组账号的 {models} 模型，{until}恢复，其他模型照常可用。成员各自的额度没有变化。本次不计费。',
    "The provider has limited the {models} models of the group's account until {until}; other models still work. Your own limits are unchanged. Nothing was charged.",
  ),
  'relay.queue_full': e(
    429,
    true,
    '{whose}并发上限是 {cap} 个请求，等候位（{size} 个）也已满，请在 {seconds} 秒后再试。本次不计费。',
    'All {cap} places for requests are taken ({whose} limit), and so are the {size} for waiting. Try again in {seconds} seconds. Nothing was charged.',
  ),
  'relay.queue_timeout': e(
    429,
    true,
    '{whose}并发上限是 {cap} 个请求，排队 {waited} 秒仍未轮到，请在 {seconds} 秒后再试。本次不计费。',
    'All {cap} places for requests stayed taken ({whose} limit) for {waited} seconds of waiting. Try again in {seconds} seconds. Nothing was charged.',
  ),
  'relay.model_not_allowed': e(
    400,
    false,
    '车主没有开放模型 {model}，可以使用：{allowed}。本次不计费。',
    'The owner has not allowed model {model}. Allowed are: {allowed}. Nothing was charged.',
  ),
  'relay.client_not_allowed': e(
    400,
    false,
    '车主没有开放这类客户端（{client}），可以使用：{allowed}。本次不计费。',
    'The owner has not allowed this kind of client ({client}). Allowed are: {allowed}. Nothing was charged.',
  ),
  'relay.model_not_served': e(
    404,
    false,
    '拼车组里没有账号提供模型 {model}，可以使用：{allowed}。本次不计费。',
    'No account of the group serves model {model}. You may use: {allowed}. Nothing was charged.',
  ),
  'relay.other_group': e(
    403,
    false,
    '这把密钥属于拼车组「{group}」，不能用于请求中写的组。请去掉 groupId 或改用对应的密钥。本次不计费。',
    'This key belongs to group "{group}", not to the one named. Leave groupId out or use that group\'s key. Nothing was charged.',
  ),
  'relay.other_provider': e(
    400,
    false,
    '拼车组的账号是 {provider}，不是请求中写的服务商。请去掉 serviceType。本次不计费。',
    "The group's account is one of {provider}, not of the provider named. Leave serviceType out. Nothing was charged.",
  ),
  'relay.access_expired': e(
    401,
    false,
    '{whose}使用期限已于 {ended} 结束，请联系车主。本次不计费。',
    'The time of use ended at {ended} ({whose} limit). Ask the owner. Nothing was charged.',
  ),
  'relay.no_account': e(
    503,
    true,
    '拼车组「{group}」还没有绑定账号。请联系车主。本次不计费。',
    'Group "{group}" has no account bound yet. Ask the owner. Nothing was charged.',
  ),
  'relay.account_disabled': e(
    503,
    true,
    '拼车组的账号已停用。请联系车主。本次不计费。',
    "The group's account is disabled. Ask the owner. Nothing was charged.",
  ),
  'relay.account_locked': e(
    503,
    true,
    '账号需要车主解锁。请联系车主。本次不计费。',
    'The account has to be unlocked by the owner. Nothing was charged.',
  ),
  'relay.account_login_unreachable': e(
    503,
    true,
    '拼车组的账号暂时无法续期登录，稍后再试；一直不行请告诉车主。本次不计费。',
    "The login of the group's account cannot be renewed right now. Try again later, or tell the owner. Nothing was charged.",
  ),
  'relay.account_needs_login': e(
    503,
    true,
    '拼车组的账号需要车主重新登录。请联系车主。本次不计费。',
    "The group's account needs a new login by the owner. Nothing was charged.",
  ),
  'relay.account_day_used': e(
    429,
    true,
    '拼车组的账号今天的 {limit} 次请求已用完，{until} 起恢复。急用请联系车主。本次不计费。',
    "The group's account has used its {limit} requests of today; it has room again at {until}. Ask the owner if it is urgent. Nothing was charged.",
  ),
  'relay.account_busy': e(
    429,
    true,
    '拼车组的账号正在处理 {limit} 个请求，已到并发上限。请稍后再试。本次不计费。',
    "The group's account is busy with {limit} requests, as many as it may have at once. Try again shortly. Nothing was charged.",
  ),
  'relay.account_paused': e(
    503,
    true,
    '{cause}，拼车组的账号暂停到 {until}，之后自动恢复。急用请联系车主。本次不计费。',
    "The group's account rests until {until} because {cause}; it comes back by itself. Ask the owner if it is urgent. Nothing was charged.",
  ),
  'relay.account_invalid': e(
    503,
    true,
    '服务商不接受拼车组账号的密钥。请告诉车主更换密钥。本次不计费。',
    "The provider does not accept the key of the group's account. Tell the owner to replace it. Nothing was charged.",
  ),
  'relay.body_too_large': e(
    413,
    false,
    '请求超过 {limit} 字节的上限。本次不计费。',
    'The request is larger than the limit of {limit} bytes. Nothing was charged.',
  ),
  'relay.body_malformed': e(
    400,
    false,
    '请求正文不是有效的 JSON 对象。本次不计费。',
    'The request body is not a valid JSON object. Nothing was charged.',
  ),
  'relay.body_encoding': e(
    415,
    false,
    '不支持压缩的请求正文。请不要使用 content-encoding。',
    'Compressed request bodies are not supported. Send it without content-encoding.',
  ),
  'relay.content_type': e(
    415,
    false,
    '请求必须使用 application/json。本次不计费。',
    'The request must be application/json. Nothing was charged.',
  ),
  'relay.field_missing': e(
    400,
    false,
    '缺少字段 {field}。本次不计费。',
    'Field {field} is missing. Nothing was charged.',
  ),
  'relay.field_invalid': e(
    400,
    false,
    '字段 {field} 超过 {limit} 个字符。本次不计费。',
    'Field {field} is longer than {limit} characters. Nothing was charged.',
  ),
  'relay.field_unsupported': e(
    400,
    false,
    '中转不支持字段 {field}：它的用量无法计入。请去掉它。本次不计费。',
    'Field {field} is not supported: its usage could not be metered. Leave it out. Nothing was charged.',
  ),
  'relay.field_wrong': e(
    400,
    false,
    '字段 {field} 不正确，应为：{expected}。本次不计费。',
    'Field {field} is not valid; expected: {expected}. Nothing was charged.',
  ),
  'relay.field_no_counterpart': e(
    400,
    false,
    '拼车组的账号使用另一种接口，那里没有与字段 {field} 对应的功能。请去掉它，或换用对应的客户端。本次不计费。',
    "The group's account speaks another API, which has no counterpart for field {field}. Leave it out, or use a client for that API. Nothing was charged.",
  ),
  'relay.dialect_mismatch': e(
    400,
    false,
    '拼车组的账号不支持 {asked} 接口，它支持：{spoken}。请换用对应的客户端，或联系车主。本次不计费。',
    "The group's account does not speak {asked}; it speaks: {spoken}. Use a client for that, or ask the owner. Nothing was charged.",
  ),
  'relay.body_timeout': e(
    408,
    true,
    '请求正文在 {seconds} 秒内没有新数据，已停止接收。本次不计费。',
    'No more of the request body came for {seconds} seconds, so it was given up. Nothing was charged.',
  ),
  'relay.upgrade_refused': e(
    426,
    false,
    '中转不支持 WebSocket，请使用普通 HTTP 请求。',
    'The relay does not speak WebSocket. Use plain HTTP requests.',
  ),
  'relay.upstream_unreachable': e(
    502,
    true,
    '连不上服务商（{layer}）。本次不计费，稍后再试。',
    'The provider cannot be reached ({layer}). Nothing was charged; try again later.',
  ),
  'relay.proxy_unreachable': e(
    502,
    true,
    '拼车组账号的代理不可用（{reason}），请求没有绕过它发出。本次不计费，请告诉车主检查代理。',
    "The proxy of the group's account cannot be used ({reason}), and nothing was sent around it. Nothing was charged; tell the owner to check the proxy.",
  ),
  'relay.proxy_refused': e(
    503,
    true,
    '拼车组账号的代理拒绝了连接：{reason}，请求没有绕过它发出。本次不计费，请告诉车主检查代理。',
    "The proxy of the group's account refused the connection: {reason}; nothing was sent around it. Nothing was charged; tell the owner to check the proxy.",
  ),
  'relay.upstream_timeout': e(
    504,
    true,
    '服务商在 {seconds} 秒内没有回应。已收到的用量会照实记录。',
    'The provider did not answer within {seconds} seconds. Usage seen so far is recorded as it is.',
  ),
  'relay.upstream_truncated': e(
    502,
    true,
    '服务商的回答中途断开。已收到的用量会照实记录。',
    "The provider's answer broke off. Usage seen so far is recorded as it is.",
  ),
  'relay.upstream_refused': e(
    502,
    true,
    '服务商拒绝了请求：{message}。拒绝的请求不计费，已收到的用量会照实记录。',
    'The provider refused the request: {message}. A refusal is not charged; usage seen so far is recorded as it is.',
  ),
  'relay.account_refused': e(
    503,
    true,
    '服务商不接受拼车组的账号（{status}）。请告诉车主检查账号。本次不计费。',
    "The provider does not accept the group's account ({status}). Tell the owner to check it. Nothing was charged.",
  ),
  'relay.upstream_garbled': e(
    502,
    true,
    '服务商的回答无法识别。不作为输出计费。',
    "The provider's answer could not be understood. It is not charged as output.",
  ),
  'relay.access_ended': e(
    401,
    false,
    '你的密钥或成员资格已失效，回答到此中断。已收到的用量照实记录，请联系车主。',
    'Your key or membership has ended, so the answer stops here. Usage seen so far is recorded; ask the owner.',
  ),
  'relay.client_gone': e(
    499,
    false,
    '客户端在回答完成前断开。已收到的用量照实记录。',
    'The client left before the answer was complete. Usage seen so far is recorded as it is.',
  ),
  'relay.metering_failed': e(
    503,
    true,
    '车主电脑的磁盘无法记账，回答到此中断。已收到的用量会在恢复后照实补记。',
    "The owner's disk cannot record usage, so the answer stops here. Usage seen so far is recorded when it can be.",
  ),
  'relay.stopped': e(
    503,
    true,
    '中转已停止，回答到此中断。已收到的用量照实记录。',
    'The relay was stopped, so the answer ends here. Usage seen so far is recorded as it is.',
  ),
  'relay.paused': e(
    503,
    true,
    '车主暂停了中转，继续之前不转发请求。本次不计费。',
    'The owner has paused the relay; nothing is forwarded until it goes on. Nothing was charged.',
  ),
  'relay.stopping': e(
    503,
    true,
    '中转正在停止，请稍后再试。本次不计费。',
    'The relay is stopping; try again shortly. Nothing was charged.',
  ),
  'relay.unmetered': e(
    503,
    true,
    '车主电脑的磁盘暂时无法记账，因此没有转发。本次不计费，稍后再试。',
    "The owner's disk cannot record usage right now, so nothing was forwarded or charged. Try again later.",
  ),

  'storage.in_use': e(
    409,
    false,
    '数据文件夹正被另一个进程使用（进程号 {pid}）。请先退出它。',
    'The data folder is in use by another process (pid {pid}). Quit it first.',
  ),
  'storage.not_ours': e(
    409,
    false,
    '{file} 不是 AiCarpool 的数据库，没有改动它。请换一个数据文件夹。',
    '{file} is not an AiCarpool database and was left untouched. Choose another data folder.',
  ),
  'storage.corrupt': e(
    409,
    false,
    '数据库已损坏，没有改动它：{reason}。请从 backups 文件夹恢复。',
    'The database is damaged and was left untouched: {reason}. Restore it from the backups folder.',
  ),
  'storage.newer': e(
    409,
    false,
    '数据库来自更新的版本（{found}，本程序支持 {known}）。请更新程序。',
    'The database comes from a newer version ({found}; this program knows {known}). Update the program.',
  ),
  'storage.full': e(
    507,
    true,
    '磁盘已满，没有保存任何改动。请清理空间，之后会自动恢复。',
    'The disk is full; nothing was saved. Free some space and it resumes by itself.',
  ),
  'storage.failed': e(
    500,
    true,
    '数据库写入失败，没有保存任何改动：{reason}。',
    'The database could not be written; nothing was saved: {reason}.',
  ),
  'storage.conflict': e(
    409,
    false,
    '与现有数据冲突，没有保存任何改动。',
    'This conflicts with existing data; nothing was saved.',
  ),
  'vault.locked': e(
    423,
    false,
    '账号密钥没有解锁，暂时读取不了。账本不受影响。请先解锁。',
    'Account secrets are locked and cannot be read for now. The ledger is not affected. Unlock them first.',
  ),
  'vault.code_incomplete': e(
    400,
    false,
    '恢复码不完整：应为 8 组，每组 5 个字符。没有改动任何数据。',
    'The recovery code is not complete: it has 8 groups of 5 characters. Nothing was changed.',
  ),
  'vault.code_mistyped': e(
    400,
    false,
    '恢复码第 {group} 组有一处不对，请对照纸面再看一遍。没有改动任何数据。',
    'Group {group} of the recovery code has a typo; compare it with what you wrote down. Nothing was changed.',
  ),
  'vault.code_wrong': e(
    403,
    false,
    '这个恢复码打不开这里的密钥：它属于另一份数据，或已被新的恢复码取代。没有改动任何数据。',
    'This recovery code does not open the keys here: it belongs to other data, or a newer code has replaced it. Nothing was changed.',
  ),
  'vault.no_recovery_code': e(
    409,
    false,
    '这份数据没有设置过恢复码，无法用恢复码解锁。请找回密钥文件，或重新填写账号密钥。',
    'No recovery code was ever made for this data. Bring the key file back, or enter the account secrets again.',
  ),
  'vault.passphrase_wrong': e(
    403,
    false,
    '口令不正确。没有改动任何数据。',
    'The passphrase is not the right one. Nothing was changed.',
  ),
  'vault.passphrase_short': e(
    400,
    false,
    '口令至少要 {least} 个字符。没有保存任何改动。',
    'The passphrase needs at least {least} characters. Nothing was saved.',
  ),
  'vault.passphrase_needed': e(
    409,
    false,
    '这台电脑没有可信的密钥存储，需要设置一个口令。没有保存任何改动。',
    'This computer has no store to trust with the key, so a passphrase is needed. Nothing was saved.',
  ),
  'vault.no_passphrase': e(
    409,
    false,
    '这里的密钥不是由口令保护的。没有改动任何数据。',
    'The keys here are not protected by a passphrase. Nothing was changed.',
  ),
  'vault.too_many_attempts': e(
    429,
    true,
    '连续输错多次，请 {seconds} 秒后再试。',
    'Too many wrong attempts; try again in {seconds} s.',
  ),
  'vault.unreadable': e(
    409,
    false,
    '账号密钥无法解密：密钥文件已更换或数据被改动。请重新填写账号密钥。',
    'The account secret cannot be decrypted: the key file was replaced or data was altered. Enter the secret again.',
  ),
  'export.not_found': e(
    404,
    false,
    '找不到这次导出：程序重启后不再保留。文件如已写完，仍在原处。',
    'There is no such export: they are forgotten when the program starts again. A finished file is where it was saved.',
  ),
  'export.not_done': e(
    409,
    false,
    '这次导出没有写成文件，不能打开或下载。',
    'This export has no finished file to show or download.',
  ),
  'export.exists': e(
    409,
    false,
    '「{file}」已存在，没有覆盖。选择替换，或先移走它。',
    '"{file}" already exists and was not replaced. Choose to replace it, or move it away.',
  ),
  'export.cannot_ask': e(
    400,
    false,
    '这里没有可以选择位置的系统对话框。请存到数据文件夹的 exports。',
    'There is no dialog of the system to choose a place in. Save to exports in the data folder.',
  ),
  'export.disk_full': e(
    507,
    false,
    '磁盘已满，「{file}」没有写成，也没有留下半个文件；账单数据不受影响。腾出空间后再导出。',
    'The disk is full: "{file}" was not written and no half file is left; billing data is not affected. Free some space and export again.',
  ),
  'export.not_writable': e(
    409,
    false,
    '不能写入「{file}」所在的文件夹（{reason}）；账单数据不受影响。换一个位置再导出。',
    'The folder of "{file}" cannot be written to ({reason}); billing data is not affected. Choose another place and export again.',
  ),
  'export.failed': e(
    500,
    false,
    '「{file}」没有写成（{reason}），没有留下半个文件；账单数据不受影响。再导出一次。',
    '"{file}" could not be written ({reason}) and no half file is left; billing data is not affected. Export it again.',
  ),
  'core.unreachable': e(
    503,
    true,
    '连不上本机的 AiCarpool 服务。用量记录不受影响；刚提交的改动可能没有保存，恢复后请再看一眼。',
    'AiCarpool on this computer cannot be reached. Usage already recorded is safe; a change just made may not be saved, so look again once it is back.',
  ),
  internal: e(
    500,
    true,
    '程序内部出错，没有保存任何改动。用量记录和账单不受影响；请重试，仍然出错就重新打开程序。',
    'Something went wrong inside the program; nothing was saved. Usage and bills are unaffected: try again, and restart the program if it happens again.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type Lang = 'zh-CN' | 'en';
export type ErrorEntry = { status: number; retryable: boolean; zh: string; en: string };
export type ErrorCode = keyof typeof table;
export type ErrorParams = Readonly<Record<string, string | number>>;

/** What crosses a door: the typed error without cause or stack. */
export type WireError = {
  code: ErrorCode;
  retryable: boolean;
  message: { zh: string; en: string };
  field?: string;
  params?: ErrorParams;
};

/** A failure with a code of the table; `field` names the input that caused it, as a dotted path. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly field: string | undefined;

  constructor(code: ErrorCode, params: ErrorParams = {}, options: { field?: string; cause?: unknown } = {}) {
    super(
      fill(table[code].en, params, 'en'),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'AppError';
    this.code = code;
    this.params = params;
    this.field = options.field;
  }

  get status(): number {
    return table[this.code].status;
  }

  get retryable(): boolean {
    return table[this.code].retryable;
  }
}

/** The error's sentence in the given language, with its params filled in. */
export function errorMessage(error: Pick<AppError, 'code' | 'params'>, lang: Lang): string {
  const entry = table[error.code];
  return fill(lang === 'en' ? entry.en : entry.zh, error.params, lang);
}

/** Any thrown value as an AppError: foreign errors become `internal` and are kept as the cause. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('internal', {}, { cause: thrown });
}

/** The error as it crosses a door; never carries cause, stack or the input's value. */
export function toWire(error: AppError): WireError {
  const wire: WireError = {
    code: error.code,
    retryable: error.retryable,
    message: { zh: errorMessage(error, 'zh-CN'), en: errorMessage(error, 'en') },
  };
  if (error.field !== undefined) wire.field = error.field;
  if (Object.keys(error.params).length > 0) wire.params = error.params;
  return wire;
}

/** The AppError on the far side of a door; an unknown code (an older client) becomes `internal`. */
export function fromWire(wire: WireError): AppError {
  const known = Object.hasOwn(table, wire.code);
  const options = wire.field === undefined ? {} : { field: wire.field };
  return known
    ? new AppError(wire.code, wire.params ?? {}, options)
    : new AppError('internal', {}, { cause: wire });
}

function e(status: number, retryable: boolean, zh: string, en: string): ErrorEntry {
  return { status, retryable, zh, en };
}

function fill(text: string, params: ErrorParams, lang: Lang): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const key = lang === 'zh-CN' && Object.hasOwn(params, `${name}Zh`) ? `${name}Zh` : name;
    return Object.hasOwn(params, key) ? String(params[key]) : whole;
  });
}
