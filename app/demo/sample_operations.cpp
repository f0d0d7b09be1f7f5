#include "app/demo/sample_space.hpp"

namespace tagwright::demo {
namespace {

fake_page incident_runbook() {
    return {
        "1007",
        "Incident runbook: tracking is down",
        R"x(<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">Severity 1</ac:parameter><ac:rich-text-body><p>Customers
cannot see where their parcels are. Page the on-call engineer and the duty manager at once.</p></ac:rich-text-body></ac:structured-macro>
<h2>First ten minutes</h2><ol><li>Acknowledge the alert and open an incident channel.</li><li>Post to the status page; do not guess the
cause.</li><li>Look at the dashboard <em>Tracking overview</em>: error rate, queue length, database connections.</li></ol>
<h2>Likely causes</h2><table><tbody><tr><th>Symptom</th><th>Cause</th><th>Remedy</th></tr><tr><td>Connections at the limit</td><td>Connection leak after a deployment</td><td>Roll back the last release</td></tr>
<tr><td>Queue grows, consumers idle</td><td>Consumer group stuck in a rebalance</td><td>Restart the consumers one by one</td></tr><tr><td>Timeouts towards depots</td><td>Network provider</td><td>Switch to the backup line</td></tr></tbody></table>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">sql</ac:parameter><ac:parameter ac:name="title">who holds connections</ac:parameter><ac:plain-text-body><![CDATA[SELECT application_name, state, count(*)
FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;]]></ac:plain-text-body></ac:structured-macro>
<h2>Afterwards</h2><p>Close the incident when tracking has been healthy for thirty minutes. The postmortem is due within five
working days.</p>)x",
        {"runbook", "incident", "on-call"},
        "1001",
        41};
}

fake_page postmortem() {
    return {
        "1008",
        "Postmortem: duplicate charges on 14 March",
        R"x(<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="title">Actions open</ac:parameter><ac:parameter ac:name="colour">Yellow</ac:parameter></ac:structured-macro>
Date of the incident: <time datetime="2026-03-14" />. Duration: 52 minutes. This review is blameless.</p>
<h2>Summary</h2><p>1,204 customers were charged twice. A slow acquirer made captures time out; a worker retried them with a new
idempotency key each time. All duplicates were refunded on the same day.</p>
<h2>Timeline</h2><table><tbody><tr><th>UTC</th><th>Event</th></tr><tr><td>09:12</td><td>Acquirer's latency rises from 300 ms to 20 s</td></tr><tr><td>09:20</td><td>First retries, first duplicate charge</td></tr>
<tr><td>09:41</td><td>Support reports a customer with two bookings</td></tr><tr><td>10:04</td><td>Captures paused by feature flag</td></tr></tbody></table>
<h2>Root cause</h2><p>The key was made inside the retry loop instead of before it. The test double answered at once, so no test ever
saw a timeout.</p>
<h2>What went well</h2><p>The ledger showed every duplicate, which made the refunds complete.</p>
<h2>Actions</h2><ac:task-list><ac:task><ac:task-id>11</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>Make the idempotency key before the first attempt.</ac:task-body></ac:task>
<ac:task><ac:task-id>12</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Alert on more than one capture per order. <ac:link><ri:user ri:account-id="557058:demo-01" /></ac:link></ac:task-body></ac:task></ac:task-list>)x",
        {"postmortem", "payments"},
        "1001",
        12};
}

fake_page passwords_and_mfa() {
    return {"1009",
            "Passwords and multi-factor authentication",
            R"x(<p>Most break-ins start with a password that was used twice. These rules hold for everybody,
contractors included.</p>
<h2>Passwords</h2><ul><li>Use the company's password manager. Let it make passwords of at least sixteen characters.</li>
<li>Never reuse a password, never send one by mail or chat.</li><li>We do not force regular changes. Change a password when it may have
leaked.</li></ul>
<h2>Second factor</h2><p>Every account that supports it needs multi-factor authentication. In order of preference:</p>
<table><tbody><tr><th>Method</th><th>Allowed for</th></tr><tr><td>Security key (FIDO2, passkey)</td><td>everything; required for administrators</td></tr>
<tr><td>Authenticator app</td><td>everything else</td></tr><tr><td>SMS</td><td>only where nothing else exists</td></tr></tbody></table>
<ac:structured-macro ac:name="warning"><ac:parameter ac:name="title">Phishing</ac:parameter><ac:rich-text-body><p>Nobody at Lindenberg will ask for a code from your
phone. If somebody does, hang up and report it to security.</p></ac:rich-text-body></ac:structured-macro>
<h2>Lost device</h2><p>Call the help desk. They revoke all sessions, check your identity by video, and register a new key.</p>)x",
            {"security"},
            "1001",
            8};
}

fake_page support_playbook() {
    return {"1010",
            "Customer support playbook",
            R"x(<p>Customers write to us when something went wrong. The first answer should solve the problem or say
exactly when it will be solved.</p>
<h2>Response times</h2><table><tbody><tr><th>Channel</th><th>First response</th><th>Resolution</th></tr><tr><td>Phone</td><td>90 seconds</td><td>same call</td></tr>
<tr><td>Chat</td><td>3 minutes</td><td>same day</td></tr><tr><td>E-mail</td><td>4 hours</td><td>two working days</td></tr></tbody></table>
<h2>Lost parcels</h2><ol><li>Look at the scans. No scan for 48 hours means lost.</li><li>Open a search with the depot that scanned last.</li>
<li>Offer a refund or a new delivery at once, up to 100 euros without asking.</li></ol>
<h2>Tone</h2><p>Write as you would speak to a neighbour. Apologise once, explain in one sentence, then say what happens next. No blame on
couriers, no internal terms such as “exception code”.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Escalation</ac:parameter><ac:rich-text-body><p>Escalate to the team lead when a customer mentions a lawyer,
the press or an injury, and to the privacy officer when somebody asks for their data.</p></ac:rich-text-body></ac:structured-macro>)x",
            {"customer-support"},
            "1001",
            19};
}

} // namespace

std::vector<fake_page> sample_operations_pages() {
    return {incident_runbook(), postmortem(), passwords_and_mfa(), support_playbook()};
}

} // namespace tagwright::demo
