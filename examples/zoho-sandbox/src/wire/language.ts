// Zoho speaks the user's language when it refuses (API notes 5, "Envelope"): whoever reads its words reads in vain.
import { Refusal } from './reply.ts';

const SPANISH: Readonly<Record<number, string>> = {
  2: 'Se ha pasado un valor no válido',
  5: 'No se ha encontrado ningún recurso',
  14: 'Se ha pasado un valor no válido para authtoken.',
  44: 'Por razones de seguridad, su organización ha sido bloqueada por exceder el número máximo de solicitudes por minuto.',
  45: 'Las llamadas a la API de esta organización han superado el límite máximo.',
  57: 'No está autorizado para realizar esta operación',
  1001: 'Ya existe.',
  1002: 'No existe.',
  1070: 'Ha alcanzado el número máximo de solicitudes en proceso permitidas.',
  3062: 'El cliente ya existe. Especifique un nombre diferente.',
  6041: 'Este usuario no está asociado con la empresa.',
  103001: 'Su período de prueba ha terminado.',
};

export function translate(refusal: Refusal, language: 'en' | 'es'): Refusal {
  if (language === 'en') return refusal;
  return new Refusal(refusal.status, refusal.code, SPANISH[refusal.code] ?? 'No se puede procesar la solicitud.');
}
