// What an address shows that leads nowhere.
import { useTitle } from "../hooks.ts";
import { Empty, PageHead } from "./ui.tsx";

export function Missing({ text }: { text: string }) {
	useTitle("Not found");
	return (
		<>
			<PageHead title="Not found" text={text} />
			<Empty icon="search" title="Nothing here" text="The address may be old: only the newest runs are kept.">
				<a class="btn" href="#/runs">
					All runs
				</a>
			</Empty>
		</>
	);
}
