/** Where a job can be asked for. */
export const jobLocation = (id: string): string => `/v1/jobs/${id}`
