"""移送依据: what makes a matter another department's duty, as the letter to it says."""

from collections.abc import Mapping

from .words import ReferralKind as R

DUTIES: Mapping[R, str] = {
    R.CHILD_LABOUR: (
        "《中华人民共和国义务教育法》第十四条、第五十九条和《中华人民共和国未成年人保护法》第六十一条、《禁止使用童工规定》"
        "禁止招用未满十六周岁的未成年人，由人力资源和社会保障行政部门查处。"
    ),
    R.EARLY_MARRIAGE: (
        "《中华人民共和国未成年人保护法》第十七条规定，监护人不得允许、迫使未成年人结婚或者为未成年人订立婚约；"
        "第一百一十八条规定，情节严重的由公安机关处理。"
    ),
    R.ABDUCTION: (
        "《中华人民共和国未成年人保护法》第五十四条禁止拐卖、绑架未成年人；第十一条规定，发现未成年人身心健康受到侵害"
        "的，应当立即向公安等有关部门报告。"
    ),
    R.HARDSHIP: (
        "《中华人民共和国未成年人保护法》第八十三条、第九十一条规定，各级人民政府及其有关部门对困境未成年人实施分类保障，"
        "采取措施满足其生活、教育等方面的基本需要。"
    ),
    R.DISABILITY: (
        "《中华人民共和国未成年人保护法》第八十六条和《残疾人教育条例》规定，应当保障残疾未成年人接受适合其特点的"
        "教育和康复服务。"
    ),
    R.HARM: (
        "《中华人民共和国未成年人保护法》第十一条规定，发现未成年人身心健康受到侵害、疑似受到侵害或者面临其他危险情形的，"
        "应当立即向公安、民政、教育等有关部门报告。"
    ),
    R.OTHER: "《中华人民共和国未成年人保护法》第十一条规定，有关部门接到报告后应当依法及时受理、处置。",
}
"""义务教育法 Arts. 14, 59; 未成年人保护法 (2020) Arts. 11, 17, 54, 61, 83, 86, 91, 118; 国务院令第364号."""


def matter_words(kind: R) -> str:
    """The matter without the department in brackets: 使用童工."""
    return kind.label.split("(")[0]
