#include "app/demo/sample_space.hpp"

namespace tagwright::demo {
namespace {

fake_page onboarding() {
    return {"1011",
            "Onboarding: your first two weeks",
            R"x(<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>Welcome! Nobody expects you to be
productive in the first days. Meet people, ask questions, and break something small on the test system.</p></ac:layout-cell></ac:layout-section>
<ac:layout-section ac:type="two_equal"><ac:layout-cell><h2>Week one</h2><ac:task-list>
<ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Collect laptop and security key from the help desk.</ac:task-body></ac:task>
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Have lunch with your buddy.</ac:task-body></ac:task>
<ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Spend a morning in a delivery van.</ac:task-body></ac:task></ac:task-list></ac:layout-cell>
<ac:layout-cell><h2>Week two</h2><ul><li>Fix a small bug and take it through a release.</li><li>Listen to support calls for an hour.</li><li>Talk with your manager
about goals for the first three months.</li></ul></ac:layout-cell></ac:layout-section></ac:layout>
<ac:structured-macro ac:name="note"><ac:rich-text-body><p>Your buddy is there for every question, the silly ones first. Managers: choose the buddy before the new
colleague's first day.</p></ac:rich-text-body></ac:structured-macro>
<p>Afterwards, please correct this page: you are the only one who sees it with fresh eyes. <ac:emoticon ac:name="smile" ac:emoji-fallback="&#128578;" /></p>)x",
            {"onboarding"},
            "1001",
            27};
}

fake_page data_retention() {
    return {
        "1012",
        "GDPR: how long we keep personal data",
        R"x(<p>We keep personal data only as long as a purpose or a law requires. This page is the retention schedule
under article 5 of the GDPR; the privacy officer owns it.</p>
<h2>Schedule</h2><table><tbody><tr><th>Data</th><th>Purpose</th><th>Kept for</th></tr><tr><td>Name and address of recipients</td><td>Delivery</td><td>90 days</td></tr>
<tr><td>Signature on delivery</td><td>Proof, limitation of claims</td><td>3 years</td></tr><tr><td>Invoices</td><td>Tax law</td><td>10 years</td></tr>
<tr><td>Web server logs</td><td>Security</td><td>14 days</td></tr><tr><td>Applications</td><td>Hiring</td><td>6 months</td></tr></tbody></table>
<h2>Deletion</h2><p>A nightly job deletes what is due, backups follow within 35 days. Every run writes a record of what was deleted, without
the data itself.</p>
<h2>Requests of data subjects</h2><p>Requests for access or erasure are answered within one month. Check the person's identity first, and never
erase what tax law obliges us to keep: restrict its processing instead.</p>
<ac:structured-macro ac:name="info"><ac:rich-text-body><p>New kind of personal data? Talk to the privacy officer <em>before</em> you collect it; you may need a data
protection impact assessment.</p></ac:rich-text-body></ac:structured-macro>)x",
        {"gdpr", "compliance"},
        "1001",
        6};
}

fake_page expenses() {
    return {
        "1013",
        "Travel and expense policy",
        R"x(<p>Spend the company's money as if it were your own. If a case is not covered here, ask before you pay.</p>
<h2>Travel</h2><ul><li>Trains before planes inside the country, second class, first class above four hours.</li><li>Hotels up to 140 euros a night,
breakfast included.</li><li>Meals are paid by per diem: 28 euros for a full day, 14 for the days of arrival and departure.</li></ul>
<h2>Approval</h2><table><tbody><tr><th>Amount</th><th>Approved by</th></tr><tr><td>up to 200 €</td><td>nobody</td></tr><tr><td>up to 2,000 €</td><td>line manager</td></tr><tr><td>above</td><td>finance</td></tr></tbody></table>
<h2>Claiming</h2><p>Photograph the receipt on the same day and upload it to the expense tool; paper may be thrown away. Claims that arrive before the
twentieth are reimbursed with the month's salary. Late claims, older than ninety days, are refused because the books are
closed.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Hospitality</ac:parameter><ac:rich-text-body><p>For invitations name the guests and the occasion on the receipt: the tax
office asks. Alcohol is reimbursed only when guests are present.</p></ac:rich-text-body></ac:structured-macro>)x",
        {},
        "1001",
        11};
}

} // namespace

std::vector<fake_page> sample_company_pages() { return {onboarding(), data_retention(), expenses()}; }

} // namespace tagwright::demo
