import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

interface Operation {
  responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }>
}
export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>
}

export interface Answer {
  method: string
  path: string
  status: number
  contentType: string
  body: unknown
}

/** Holds answers against the OpenAPI document: a status, media type, body or code that it does not name is an error. */
export class Contract {
  readonly #document: OpenApiDocument
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false })
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(document: OpenApiDocument) {
    this.#document = document
    this.#ajv.addSchema(document, 'openapi')
  }

  check(answer: Answer): void {
    const path = this.#pathOf(answer.path)
    const operation = path && this.#document.paths[path]?.[answer.method.toLowerCase()]
    // What is no documented operation is refused (404, 405) or a page.
    if (!path || !operation) return
    const where = `${answer.method} ${path} ${answer.status}`
    const [mediaType = ''] = answer.contentType.split(';')
    const content = operation.responses[answer.status]?.content?.[mediaType]
    if (!content) throw new Error(`${where} ${mediaType} is not documented`)
    const { code } = answer.body as { code?: string }
    if (answer.status >= 400 && code && !(code in (content.examples ?? {}))) {
      throw new Error(`${where}: the code ${code} is not documented`)
    }
    const pointer = [
      'paths',
      path,
      answer.method.toLowerCase(),
      'responses',
      answer.status,
      'content',
      mediaType,
      'schema',
    ]
    const validate = this.#validatorOf(`openapi#/${pointer.map((key) => encode(String(key))).join('/')}`)
    if (!validate(answer.body)) throw new Error(`${where}: ${this.#ajv.errorsText(validate.errors)}`)
  }

  #pathOf(requested: string): string | undefined {
    if (!URL.canParse(requested, 'http://localhost')) return undefined
    const { pathname } = new URL(requested, 'http://localhost')
    return Object.keys(this.#document.paths).find((template) =>
      new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
    )
  }

  #validatorOf($ref: string): ValidateFunction {
    const validate = this.#validators.get($ref) ?? this.#ajv.compile({ $ref })
    this.#validators.set($ref, validate)
    return validate
  }
}

const encode = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
