// npm run bench:picture -- bench/results/<run>.json
import { drawPicture } from './save.ts';

const [json] = process.argv.slice(2);
if (!json) throw new Error('which numbers? npm run bench:picture -- bench/results/<run>.json');
console.log(await drawPicture(json));
