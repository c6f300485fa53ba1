/** The smallest pictures that a browser draws: 8 × 8, and 3 × 2 as a photograph. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR4nGNgyOvCjoaWBAAXsD4BK/UIVAAAAABJRU5ErkJggg==',
  'base64',
)
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////' +
    '////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////' +
    '////////////wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVEAEBAAAAAAAAAAAAAAAAAAAAMf/E' +
    'ABUBAQEAAAAAAAAAAAAAAAAAAAAB/8QAFhEBAQEAAAAAAAAAAAAAAAAAAAEx/9oADAMBAAIRAxEAPwCKgC3X/9k=',
  'base64',
)
export const webp = Buffer.from(
  'UklGRjIAAABXRUJQVlA4ICYAAABwAQCdASoDAAIAB0CWJagCdAFAAAD+5QnmI6gRmX97TSTcK4AAAA==',
  'base64',
)
