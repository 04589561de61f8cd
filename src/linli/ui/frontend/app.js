import "htmx.org";
import "./pair.js";
import "./acts.js";
import "./drafts.js";
import "./keys.js";
import "./rows.js";
import "./report.js";
import "./ledger.js";
