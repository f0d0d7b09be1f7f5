import { useState } from "preact/hooks";
import { singleKeys } from "../settings.ts";
import { ask } from "./dialog.tsx";

const keys: [string, string][] = [
	["j k", "next, previous page (also arrow keys)"],
	["a", "approve the page’s labels and go on"],
	["r", "reject them and go on"],
	["e", "edit: to the page’s labels in the panel"],
	["x", "select; Shift x selects from the last one"],
	["o", "open the page in Confluence"],
	["u", "undo the last step of the review"],
	["/", "filter by title"],
	["g G", "first, last page"],
	["?", "these keys"],
];

function Help() {
	const [on, set] = useState(singleKeys.on());
	return (
		<>
			<p class="muted small">In the review of a run. Tab and Enter work everywhere.</p>
			<dl class="keys">
				{keys.map(([k, words]) => (
					<div key={k}>
						<dt>
							{k.split(" ").map(x => (
								<kbd key={x}>{x}</kbd>
							))}
						</dt>
						<dd>{words}</dd>
					</div>
				))}
			</dl>
			<label class="row">
				<input
					type="checkbox"
					class="switch"
					checked={on}
					onChange={e => {
						singleKeys.set(e.currentTarget.checked);
						set(e.currentTarget.checked);
					}}
				/>
				Shortcuts of a single key
			</label>
		</>
	);
}

export const showHelp = (): void => ask({ title: "Keyboard", body: <Help /> });
