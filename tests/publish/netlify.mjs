// What Netlify's own parsers read in `_headers` and `_redirects` of FOLDER, as one JSON object.
import { parseAllHeaders } from '@netlify/headers-parser'
import { parseAllRedirects } from '@netlify/redirect-parser'

const folder = process.argv[2]
const headers = await parseAllHeaders({ headersFiles: [`${folder}/_headers`], configHeaders: [], minimal: true })
const redirects = await parseAllRedirects({ redirectsFiles: [`${folder}/_redirects`], configRedirects: [], minimal: true })
const faults = [...headers.errors, ...redirects.errors].map(String)
console.log(JSON.stringify({ headers: headers.headers, redirects: redirects.redirects, faults }))
