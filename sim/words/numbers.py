"""What declared numbers of a city are called, by the fields from the last thing that has a title.

``sim.city.explain`` tells these fields: those of a pool, an item, a step or a community stand
alone; those of rules (conduct, institutions …) have the rules' name before.
"""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "number.of": ("{owner}：{what}", "{owner}: {what}"),
    # -- items and their steps
    "number.accept": ("窗口受理一件用时", "time to accept it at a window"),
    "number.fields": ("表单字段数", "fields of its form"),
    "number.fee": ("收费", "fee"),
    "number.promised": ("承诺时限", "promised limit"),
    "number.statutory": ("法定时限", "statutory limit"),
    "number.work": ("一件所花工时", "work"),
    "number.days": ("所需工作日", "working days it takes"),
    "number.tray": ("待办件搁置时间", "time a file lies before it is taken up"),
    "number.by_paper": ("靠来函往来所需时间", "time it takes by letter"),
    "number.lead": ("上门前的预约时间", "time until a visit can take place"),
    "number.scheme.form_fields": ("一张表单的字段数", "fields of the joint form"),
    "number.scheme.links.failure": ("方案新建接口的失败率", "failures of a scheme's new link"),
    "number.scheme.links.latency": ("方案新建接口的延迟", "delay of a scheme's new link"),
    "number.scheme.links.retry": (
        "方案新建接口的重试间隔",
        "time until its new link is tried again",
    ),
    # -- pools, sites, staff, places
    "number.crews.staff": ("人数", "people"),
    "number.crews.staff_per_100k": ("每十万人配备人数", "people per 100,000 inhabitants"),
    "number.crews.mix.in_post": ("在编人员占比", "share of people in post"),
    "number.crews.mix.contract": ("合同制人员占比", "share of contract staff"),
    "number.crews.mix.agency": ("派遣人员占比", "share of agency staff"),
    "number.crews.mix.machine": ("自助设备占比", "share of machines"),
    "number.fewer": ("减少的人数", "people taken away"),
    "number.capacity": ("等候区容量", "room for those who wait"),
    "number.balk": ("看到排队就离开的比例", "share put off by the queue"),
    "number.patience": ("愿意等多久", "patience"),
    "number.distance": ("路程（相对平时）", "way, beside the usual one"),
    "number.pace": ("用时（相对熟练在编人员）", "time taken, beside an experienced clerk's"),
    "number.errors": (
        "录入差错（相对熟练在编人员）",
        "keying errors, beside an experienced clerk's",
    ),
    "number.experience": ("上岗时已办件数", "cases handled when work begins"),
    "number.wage": ("时薪", "hourly wage"),
    "number.population": ("人口", "inhabitants"),
    "number.inspected": ("每年被检查的比例", "share inspected a year"),
    # -- systems and links
    "number.availability": ("系统可用率", "availability of the system"),
    "number.outage": ("每次故障多久", "length of an outage"),
    "number.readiness": ("技术就绪程度", "technical readiness"),
    "number.links.failure": ("接口失败率", "failures of the link"),
    "number.links.latency": ("接口延迟", "delay of the link"),
    "number.links.retry": ("接口重试间隔", "time until the link is tried again"),
    # -- people and demand
    "number.share": ("占比", "share"),
    "number.online": ("网上办理的比例", "share that uses the portal"),
    "number.travel": ("单程路上时间", "way to the hall, one way"),
    "number.defects": ("材料差错（相对平均）", "wrong papers, beside the average"),
    "number.demands.per_1000": ("每千人每年发生件数", "cases per 1,000 inhabitants a year"),
    "number.demands.per_year": ("每年发生件数", "cases a year"),
    "number.half_hours": ("一天内的到件分布", "arrivals over the day"),
    "number.weekday": ("一周内的到件分布", "arrivals over the week"),
    "number.month": ("一年内的到件分布", "arrivals over the year"),
    "number.before_rest": ("休息前至少工作", "least work before the break"),
    "number.after_rest": ("休息后至少工作", "least work after the break"),
    "number.rest": ("中间休息", "break"),
    "number.quantity": ("报告所载数字", "figure told in the report"),
    # -- conduct
    "number.conduct.greeting": ("接待一人所花时间", "time to greet somebody"),
    "number.conduct.check_material": ("核对一份材料用时", "time to check a paper"),
    "number.conduct.key_field": ("录入一个字段用时", "time to key a field"),
    "number.conduct.key_error": ("录入一个字段出错率", "chance of a keying error in a field"),
    "number.conduct.hand_over": ("发放结果用时", "time to hand over a result"),
    "number.conduct.precheck": ("网上预审一项用时", "time to precheck an item online"),
    "number.conduct.defect": ("一份材料有误的可能", "chance that a paper is wrong"),
    "number.conduct.unlike_rules": (
        "异地规则使材料出错增加",
        "more wrong papers under another place's rules",
    ),
    "number.conduct.fetch": ("回去补材料多久再来", "time until one is back with the right paper"),
    "number.conduct.supplement": ("容缺材料多久补来", "time to send in a missing paper"),
    "number.conduct.correct_file": ("更正档案的时间", "time to correct a file"),
    "number.conduct.errand_gap": ("两次跑动之间隔多久", "time between two errands"),
    "number.conduct.come_back": (
        "没等到号多久再来",
        "time until one who gave up waiting comes again",
    ),
    "number.conduct.give_up": ("没办成就放弃的比例", "share of those not served who abandon"),
    "number.conduct.patience": ("愿意排队多久", "patience in a queue"),
    "number.conduct.post": ("邮寄时间", "time by post"),
    "number.conduct.transfer": ("纸质材料内部流转时间", "time a paper travels inside"),
    "number.conduct.conditional_check": (
        "依申请共享的核验时间",
        "time to check a request for a record",
    ),
    "number.conduct.conditional_answer": (
        "依申请共享的答复时间",
        "time to answer a request for a record",
    ),
    "number.conduct.nominal_return": (
        "名义加入的部门退回原窗口的比例",
        "share sent home by departments joined in name",
    ),
    "number.conduct.copy_cost": ("复印一份的花费", "cost of a copy"),
    "number.conduct.fare": ("跑一次的路费", "fare of a trip"),
    "number.conduct.delay_cv": ("等待时间的离散程度", "spread of delays"),
    "number.conduct.review_cv": ("审核用时的离散程度", "spread of review times"),
    "number.conduct.window_cv": ("窗口用时的离散程度", "spread of service times at windows"),
    "number.conduct.learning": ("熟能生巧的快慢", "how quickly practice helps"),
    "number.conduct.learning_cases": ("办多少件算熟练", "cases until one is experienced"),
    "number.conduct.link_failure": ("新接口失败率", "failures of a new link"),
    "number.conduct.link_latency": ("新接口延迟", "delay of a new link"),
    "number.conduct.link_retry": ("新接口重试间隔", "time until a new link is tried again"),
    "number.conduct.ready_at": ("系统能联通的就绪门槛", "readiness at which systems can be linked"),
    # -- institutions
    "number.institutions.nominal": ("名义加入能减轻的压力", "relief that joining in name earns"),
    "number.institutions.adoption.pace": (
        "群众转向网办的快慢",
        "how quickly people take to the portal",
    ),
    "number.institutions.adoption.neighbours": (
        "周围人对网办的影响",
        "weight of what neighbours do online",
    ),
    "number.institutions.adoption.experience": (
        "自身体验对网办的影响",
        "weight of one's own experience online",
    ),
    "number.institutions.audit.detection": (
        "有督查时每月被发现的可能",
        "chance a month of being found out by audits",
    ),
    "number.institutions.audit.memory": ("被查出后受关注多久", "how long one found out is watched"),
    "number.institutions.audit.penalty": ("被查出的代价", "cost of being found out"),
    "number.institutions.audit.unaided": (
        "无督查时每月被发现的可能",
        "chance a month of being found out without audits",
    ),
    "number.institutions.careers.course": ("一次培训的费用", "cost of a training course"),
    "number.institutions.careers.course_cases": (
        "一次培训抵多少件经验",
        "cases of experience a course is worth",
    ),
    "number.institutions.careers.load_point": (
        "多忙开始留不住人",
        "load from which people leave sooner",
    ),
    "number.institutions.careers.load_weight": ("忙碌对离职的影响", "weight of load in leaving"),
    "number.institutions.careers.novice": ("新人的经验", "experience of a newcomer"),
    "number.institutions.careers.resignation.agency": (
        "派遣人员年离职率",
        "yearly resignations of agency staff",
    ),
    "number.institutions.careers.resignation.contract": (
        "合同制人员年离职率",
        "yearly resignations of contract staff",
    ),
    "number.institutions.careers.resignation.in_post": (
        "在编人员年离职率",
        "yearly resignations of people in post",
    ),
    "number.institutions.careers.slowdown": (
        "合并排队使人变慢多少",
        "how much slower people work in one pooled queue",
    ),
    "number.institutions.careers.vacancy": ("空岗多久补上", "months a post stays vacant"),
    "number.institutions.ease.elasticity": ("好办引来多少新需求", "demand called forth by ease"),
    "number.institutions.ease.most": ("需求最多增长到几倍", "largest growth of demand"),
    "number.institutions.ease.pace": ("新需求来得多快", "how quickly demand is called forth"),
    "number.institutions.practice.kept": (
        "学到的办法保留多少",
        "share of what was learnt that is kept",
    ),
    "number.institutions.practice.lapse": (
        "生疏到多少就退回老办法",
        "know-how below which a place falls back",
    ),
    "number.institutions.practice.ready": (
        "摸索到多少就推行",
        "know-how at which a place takes a scheme up",
    ),
    "number.institutions.practice.rotation": ("骨干轮岗的快慢", "rotation of those who know"),
    "number.institutions.practice.team": (
        "一县推行一个方案的人数",
        "people of a place who bring a scheme into practice",
    ),
    "number.institutions.practice.text": ("制度文本教会多少", "what a written standard teaches"),
    "number.institutions.practice.trial": ("试点每月学到多少", "what a pilot learns a month"),
    "number.institutions.practice.visits": ("参观学到多少", "what a visit teaches"),
    "number.institutions.readiness.budget": (
        "同时负担得起的项目比例",
        "part of the projects that can be paid at a time",
    ),
    "number.institutions.readiness.growth": (
        "经费充足时每月改善多少",
        "part made good in a fully paid month",
    ),
    "number.institutions.readiness.link_months": ("一个接口建多久", "months to build a link"),
    "number.institutions.readiness.vertical": (
        "垂管系统项目的进度",
        "pace of projects on systems above the city's",
    ),
    "number.institutions.satisfaction.adapt": (
        "期望随体验调整的快慢",
        "how quickly expectations adapt",
    ),
    "number.institutions.satisfaction.slope": ("体验对满意的影响", "weight of what was lived"),
    "number.institutions.satisfaction.start": (
        "一如预期时满意的比例",
        "share satisfied when things are as expected",
    ),
    "number.institutions.sponsor.bureau.authority": (
        "局长牵头的常态压力",
        "standing pressure of a bureau chief",
    ),
    "number.institutions.sponsor.bureau.jump": (
        "局长开一次会恢复多少重视",
        "attention restored by a bureau chief's meeting",
    ),
    "number.institutions.sponsor.bureau.meetings_every": (
        "局长多久开一次调度会",
        "months between a bureau chief's meetings",
    ),
    "number.institutions.sponsor.mayor.authority": (
        "市长牵头的常态压力",
        "standing pressure of the mayor",
    ),
    "number.institutions.sponsor.mayor.jump": (
        "市长开一次会恢复多少重视",
        "attention restored by the mayor's meeting",
    ),
    "number.institutions.sponsor.mayor.meetings_every": (
        "市长多久开一次调度会",
        "months between the mayor's meetings",
    ),
    "number.institutions.sponsor.peer.authority": (
        "平级牵头的常态压力",
        "standing pressure of a peer",
    ),
    "number.institutions.sponsor.peer.jump": (
        "平级开一次会恢复多少重视",
        "attention restored by a peer's meeting",
    ),
    "number.institutions.sponsor.peer.meetings_every": (
        "平级多久开一次协调会",
        "months between a peer's meetings",
    ),
    "number.institutions.sponsor.decay": ("重视程度消退的快慢", "how quickly attention fades"),
    "number.institutions.sponsor.liaison": (
        "每月联络一个未真正加入的部门所花时间",
        "time a month for each partner not in fact joined",
    ),
    "number.institutions.sponsor.meeting": (
        "开一次联席会每人所花时间",
        "time each participant gives a meeting",
    ),
    "number.institutions.sponsor.reach": (
        "压力传到市以上单位的程度",
        "pressure that reaches bodies above the city",
    ),
    "number.institutions.template.appointment": (
        "“一刀切”多出的预约时间",
        "appointment added by the uniform template",
    ),
    "number.institutions.trust.gain": ("合作顺利增加的信任", "trust gained when it goes well"),
    "number.institutions.trust.loss": ("受挫失去的信任", "trust lost when it does not"),
    "number.institutions.trust.start": ("起初的信任", "trust at the beginning"),
    "number.institutions.will.benefit": ("看重成效的程度", "weight of benefits"),
    "number.institutions.will.cost_spread": (
        "各部门代价的差别",
        "spread of costs among departments",
    ),
    "number.institutions.will.expected": ("预期的成效", "benefits expected"),
    "number.institutions.will.habit": (
        "不收纸件、改用数据的代价",
        "cost of a record instead of the paper",
    ),
    "number.institutions.will.legal_cover": ("规则能免去多少责任", "blame that rules take away"),
    "number.institutions.will.peers": ("其他部门的影响", "weight of what peers do"),
    "number.institutions.will.power": ("让出权限的代价", "cost of authority given up"),
    "number.institutions.will.pressure": ("上级压力的作用", "weight of pressure"),
    "number.institutions.will.reconsider": (
        "每月重新考虑的可能",
        "chance a month of reconsidering",
    ),
    "number.institutions.will.risk": (
        "无法可依时担责的代价",
        "cost of being blamed without legal cover",
    ),
    "number.institutions.will.seat": (
        "参与本身的代价（哪怕只是名义）",
        "cost of taking part, even in name",
    ),
    "number.institutions.will.stake_delegate": (
        "授权窗口所涉权限",
        "authority at stake when the window decides",
    ),
    "number.institutions.will.stake_join": (
        "加入窗口所涉权限",
        "authority at stake when joining a window",
    ),
    "number.institutions.will.stake_share": (
        "放开数据所涉权限",
        "authority at stake when releasing a record",
    ),
    "number.institutions.will.tech": (
        "系统未就绪的代价",
        "cost of joining with a system not ready",
    ),
    "number.institutions.will.temperature": (
        "外人看不见的部门差别",
        "what nobody sees of departments",
    ),
    "number.institutions.will.threshold": (
        "多少同级加入才会跟进",
        "share of peers that tips a department",
    ),
    "number.institutions.will.threshold_spread": (
        "各部门门槛的差别",
        "spread of thresholds among departments",
    ),
    "number.institutions.will.trust": ("信任的作用", "weight of trust"),
    # -- licences
    "number.licences.accept": ("许可事项：受理用时", "licences: time to accept"),
    "number.licences.another_archive": (
        "许可事项：另查一处档案的可能",
        "licences: chance of another archive",
    ),
    "number.licences.another_layer": (
        "许可事项：多一层审批的可能",
        "licences: chance of another layer",
    ),
    "number.licences.another_proof": (
        "许可事项：多要一份证明的可能",
        "licences: chance of another proof",
    ),
    "number.licences.bureaus.share": ("许可事项：各部门占比", "licences: share of a bureau"),
    "number.licences.cases": ("许可事项：每年件数", "licences: cases a year"),
    "number.licences.city_share": ("许可事项：市本级占比", "licences: share of the city itself"),
    "number.licences.concentration": ("许可事项：件数集中程度", "licences: concentration of cases"),
    "number.licences.count": ("许可事项：项数", "licences: number of items"),
    "number.licences.examination": ("许可事项：审查用时", "licences: time of an examination"),
    "number.licences.fee": ("许可事项：收费的比例", "licences: share with a fee"),
    "number.licences.fee_amount": ("许可事项：收费金额", "licences: amount of a fee"),
    "number.licences.fields": ("许可事项：表单字段数", "licences: fields of a form"),
    "number.licences.local_fee": ("许可事项：地方收费的比例", "licences: share of local fees"),
    "number.licences.promised.of_statutory": (
        "许可事项：承诺占法定时限的比例",
        "licences: promised part of the statutory limit",
    ),
    "number.licences.promised.share": (
        "许可事项：各类承诺占比",
        "licences: share of a class of promises",
    ),
    "number.licences.sign_off": ("许可事项：签批用时", "licences: time to sign off"),
    "number.licences.statutory.days": ("许可事项：法定时限", "licences: statutory limit"),
    "number.licences.statutory.share": (
        "许可事项：各类法定时限占比",
        "licences: share of a class of limits",
    ),
    "number.licences.tray": ("许可事项：待办件搁置时间", "licences: time a file lies"),
    # -- rosters
    "number.rostering.absence": ("缺勤率", "absence"),
    "number.rostering.flexible": ("弹性班次的比例", "share of flexible shifts"),
    "number.rostering.terms.days": ("每周工作天数", "days worked a week"),
    "number.rostering.terms.keep": ("现有人员留用比例", "share of present staff kept"),
    "number.rostering.terms.most": ("至多增到现有的几倍", "largest number beside the present"),
    "number.rostering.terms.paid": ("每周计薪时长", "minutes paid a week"),
    "number.rostering.terms.share": ("用工方式占比", "share of a kind of employment"),
    # -- supervision
    "number.supervision.complaint": (
        "隐藏违规每月被投诉的可能",
        "chance a month that a violation is complained of",
    ),
    "number.supervision.credit.bad": ("失信主体占比", "share of entities with bad credit"),
    "number.supervision.credit.good": ("守信主体占比", "share of entities with good credit"),
    "number.supervision.credit.drawn_bad": (
        "失信主体的抽查倍数",
        "draws of entities with bad credit",
    ),
    "number.supervision.credit.drawn_good": (
        "守信主体的抽查倍数",
        "draws of entities with good credit",
    ),
    "number.supervision.credit.repair": ("信用修复时间", "time until credit is repaired"),
    "number.supervision.departments": ("联合检查库的部门数", "departments in the joint pool"),
    "number.supervision.detection": (
        "检查发现违规的可能",
        "chance that an inspection finds a violation",
    ),
    "number.supervision.drawn_back": ("权限收回多久", "how long authority stays drawn back"),
    "number.supervision.entities": ("监管对象数", "entities supervised"),
    "number.supervision.hurry": ("忙时漏查的比例", "what is missed at full load"),
    "number.supervision.inspectors": ("各部门入库检查人员", "inspectors of each of them"),
    "number.supervision.lapse": ("每月滑向违规的可能", "chance a month of falling into violation"),
    "number.supervision.load_point": ("多忙开始变粗", "load from which inspections become cursory"),
    "number.supervision.overhead": (
        "联合检查省下的重复部分",
        "part of a visit that a joint one has only once",
    ),
    "number.supervision.team": ("一次检查几个人", "people of a team"),
    "number.supervision.tolerated": (
        "收回权限的投诉水平",
        "complaints at which authority is drawn back",
    ),
    "number.supervision.unfit": ("不符合条件的申请人", "applicants who do not meet the conditions"),
    "number.supervision.window": ("按几个月计算投诉", "months over which complaints are counted"),
}
