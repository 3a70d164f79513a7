// npm run bench:page -- bench/results/<run>.json
import { drawPage } from './save.ts';

const [json] = process.argv.slice(2);
if (!json) throw new Error('which numbers? npm run bench:page -- bench/results/<run>.json');
console.log(await drawPage(json));
