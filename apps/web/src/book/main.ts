import { createApp } from 'vue'
import BookApp from './BookApp.vue'
import './book.css'

createApp(BookApp).mount('#book')
